package se.budkavle.bounce;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.Tables.Mark;
import se.budkavle.bounce.Tables.Row;

/** What a report says to a human reader, and the headers of the returned mail where they stand below it. */
final class Prose {
    private static final List<String> TRACES = List.of("received:", "return-path:", "message-id:", "dkim-signature:");
    private static final int LEAST = 20;
    /** What stands above the returned mail is seldom longer. */
    private static final int HEAD = 6_000;

    private static final Pattern QUOTED = Pattern.compile("(?m)^[ \t]*[>|](?!>>)[^\n]*+");

    private final String everything;
    private final Wording wording;
    private final @Nullable MailHeaders original;

    private Prose(String everything) {
        this.everything = everything;
        int cut = Math.min(mark(everything), headers(everything));
        boolean split = cut < everything.length()
                && everything.substring(0, cut).strip().length() >= LEAST;
        this.wording = Wording.of(split ? everything.substring(0, cut) : everything);
        this.original = split ? returned(everything.substring(cut)).orElse(null) : null;
    }

    static Prose of(MailPart mail) {
        String plain = texts(mail, "text/plain", "multipart/", "text/x-");
        return new Prose(plain.strip().length() >= LEAST ? plain : plain + texts(mail, "text/html"));
    }

    private static String texts(MailPart mail, String... types) {
        return mail.flat()
                .filter(part -> part.isLeaf() && List.of(types).stream().anyMatch(part.type()::startsWith))
                .limit(5)
                .map(MailPart::readable)
                .map(text -> text.length() > Wording.LONGEST ? text.substring(0, Wording.LONGEST) : text)
                .collect(Collectors.joining("\n\n"));
    }

    /** Without the returned mail. */
    Wording wording() {
        return wording;
    }

    /** Without the returned mail and without lines that a person quotes; {@code >>>} is a dialogue's transcript. */
    Wording unquoted() {
        String own = QUOTED.matcher(wording.raw()).replaceAll("");
        return own.length() == wording.raw().length() ? wording : Wording.of(own);
    }

    /** Whatever stands in the text, the returned mail included. */
    String everything() {
        return everything;
    }

    Optional<MailHeaders> original() {
        return Optional.ofNullable(original);
    }

    private static int mark(String text) {
        Wording head = Wording.of(text.length() > HEAD ? text.substring(0, HEAD) : text);
        int first = head.text().length();
        for (Row row : Tables.shipped().marks(Mark.ORIGINAL)) {
            int at = row.phrase().findLine(head);
            first = at >= 0 && at < first ? at : first;
        }
        return first < head.text().length() ? head.origin(first) : text.length();
    }

    /** Where a header that only a whole mail has begins, together with the header lines above it. */
    private static int headers(String text) {
        int above = 0;
        boolean inHeaders = false;
        for (int start = 0; start < text.length(); start = text.indexOf('\n', start) + 1) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            if (isTrace(line)) {
                return inHeaders ? above : start;
            }
            boolean header =
                    MailHeaders.nameLength(line) > 0 || inHeaders && (line.startsWith(" ") || line.startsWith("\t"));
            above = header && !inHeaders ? start : above;
            inHeaders = header;
            if (end < 0) {
                break;
            }
        }
        return text.length();
    }

    private static boolean isTrace(String line) {
        return TRACES.stream().anyMatch(trace -> line.regionMatches(true, 0, trace, 0, trace.length()));
    }

    /** The first block of lines that has a sender or recipient in it. */
    private static Optional<MailHeaders> returned(String below) {
        int start = 0;
        for (int block = 0; block < 6 && start < below.length(); block++) {
            int gap = below.indexOf("\n\n", start);
            MailHeaders headers = MailHeaders.parse(below.substring(start, gap < 0 ? below.length() : gap)
                    .strip()
                    .replaceAll("(?m)^(> ?|\\| ?)", ""));
            if (headers.first("to").or(() -> headers.first("message-id")).isPresent()) {
                return Optional.of(headers);
            }
            start = gap < 0 ? below.length() : gap + 2;
        }
        return Optional.empty();
    }
}
