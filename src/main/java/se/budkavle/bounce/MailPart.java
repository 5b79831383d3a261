package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One part of a mail, read forgivingly: broken structure becomes plain text, never an error. Text is held as Latin-1 so
 * that every byte survives until its charset is known.
 */
final class MailPart {
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 300;
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9][A-Za-z0-9._-]{0,40})", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE_END = Pattern.compile("\r\r\n|\r\n|\r");

    private final MailHeaders headers;
    private final String body;
    private final List<MailPart> parts;

    private MailPart(MailHeaders headers, String body, List<MailPart> parts) {
        this.headers = headers;
        this.body = body;
        this.parts = parts;
    }

    /** How many parts may still be made; one count for the whole mail. */
    private static final class Budget {
        private int left = MOST_PARTS;

        boolean take() {
            return left-- > 0;
        }
    }

    /** @param raw bytes as Latin-1, whatever line ends they have */
    static MailPart parse(String raw) {
        String text = raw.indexOf('\r') < 0 ? raw : LINE_END.matcher(raw).replaceAll("\n");
        return parse(withoutSpoolLine(text), 0, new Budget());
    }

    // mail taken from a spool begins with a "From " line; and some begin with blank lines
    private static String withoutSpoolLine(String text) {
        int start = firstLine(text, 0);
        if (text.startsWith("From ", start) || text.startsWith(">From ", start)) {
            int end = text.indexOf('\n', start);
            start = end < 0 ? text.length() : firstLine(text, end + 1);
        }
        return text.substring(start);
    }

    /** Where the first line begins that is not blank. */
    private static int firstLine(String text, int from) {
        int line = from;
        for (int i = from; i < text.length() && text.charAt(i) <= ' '; i++) {
            line = text.charAt(i) == '\n' ? i + 1 : line;
        }
        return line;
    }

    /** Of a mail that stands in a part. */
    static MailHeaders headersOf(String mail) {
        String text = mail.stripLeading();
        int gap = text.indexOf("\n\n");
        return MailHeaders.parse(gap < 0 ? text : text.substring(0, gap));
    }

    private static MailPart parse(String mail, int depth, Budget budget) {
        int gap = mail.startsWith("\n") ? 0 : mail.indexOf("\n\n");
        MailHeaders headers = MailHeaders.parse(gap < 0 ? mail : mail.substring(0, gap));
        String body = gap < 0 ? "" : mail.substring(mail.startsWith("\n") ? 1 : gap + 2);
        Matcher boundary = BOUNDARY.matcher(headers.first("content-type").orElse(""));
        if (depth >= DEEPEST || !type(headers).startsWith("multipart/") || !boundary.find()) {
            return new MailPart(headers, body, List.of());
        }
        String mark = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        return new MailPart(headers, body, split(body, "--" + mark, depth, budget));
    }

    private static List<MailPart> split(String body, String mark, int depth, Budget budget) {
        var parts = new ArrayList<MailPart>();
        int start = lineStarting(body, mark, 0);
        while (start >= 0 && !isLast(body, start + mark.length()) && budget.take()) {
            int content = body.indexOf('\n', start) + 1;
            int end = content == 0 ? -1 : lineStarting(body, mark, content);
            if (content > 0) {
                parts.add(parse(body.substring(content, end < 0 ? body.length() : end), depth + 1, budget));
            }
            start = end;
        }
        return parts;
    }

    // boundaries may themselves end in hyphens
    private static boolean isLast(String body, int behindMark) {
        return body.startsWith("--", behindMark);
    }

    private static int lineStarting(String text, String mark, int from) {
        if (text.startsWith(mark, from) && (from == 0 || text.charAt(from - 1) == '\n')) {
            return from;
        }
        int found = text.indexOf("\n" + mark, Math.max(0, from - 1));
        return found < 0 ? -1 : found + 1;
    }

    MailHeaders headers() {
        return headers;
    }

    /** Lower-case media type; {@code text/plain} when nothing is said. */
    String type() {
        return type(headers);
    }

    private static String type(MailHeaders headers) {
        String value = headers.first("content-type").orElse("text/plain");
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** This part and all below it; a mail inside the mail is one part, not looked into. */
    Stream<MailPart> flat() {
        return Stream.concat(Stream.of(this), parts.stream().flatMap(MailPart::flat));
    }

    /** The first part below this one that has one of these types. */
    Optional<MailPart> below(List<String> types) {
        return flat().skip(1).filter(part -> types.contains(part.type())).findFirst();
    }

    boolean isLeaf() {
        return parts.isEmpty();
    }

    /** The body with transfer encoding and charset undone, as far as they can be. */
    String text() {
        byte[] bytes = TransferEncoding.decode(
                headers.first("content-transfer-encoding").orElse(""), body);
        Matcher named = CHARSET.matcher(headers.first("content-type").orElse(""));
        return Charsets.text(bytes, named.find() ? named.group(1) : "")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    boolean isHtml() {
        return type().equals("text/html");
    }

    /** Text, and of HTML what a reader sees. */
    String readable() {
        String text = text();
        return isHtml() || type().startsWith("text/plain") && text.regionMatches(true, 0, "<html", 0, 5)
                ? HtmlText.of(text)
                : text;
    }
}
