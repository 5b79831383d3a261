package se.budkavle.bounce;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One part of a mail, read forgivingly: broken structure becomes plain text, never an error. Text is held as Latin-1 so
 * that every byte survives until its charset is known.
 */
final class MailPart {
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 200;
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9][A-Za-z0-9._-]{0,40})", Pattern.CASE_INSENSITIVE);

    private final MailHeaders headers;
    private final String body;
    private final List<MailPart> parts;

    private MailPart(MailHeaders headers, String body, List<MailPart> parts) {
        this.headers = headers;
        this.body = body;
        this.parts = parts;
    }

    /** @param raw bytes as Latin-1, whatever line ends they have */
    static MailPart parse(String raw) {
        return parse(raw.replace("\r\n", "\n").replace('\r', '\n'), 0);
    }

    private static MailPart parse(String text, int depth) {
        // mail taken from a spool begins with a "From " line
        String mail = text.startsWith("From ") ? text.substring(text.indexOf('\n') + 1) : text;
        int gap = mail.startsWith("\n") ? 0 : mail.indexOf("\n\n");
        MailHeaders headers = MailHeaders.parse(gap < 0 ? mail : mail.substring(0, gap));
        String body = gap < 0 ? "" : mail.substring(mail.startsWith("\n") ? 1 : gap + 2);
        Matcher boundary = BOUNDARY.matcher(headers.first("content-type").orElse(""));
        if (depth >= DEEPEST || !type(headers).startsWith("multipart/") || !boundary.find()) {
            return new MailPart(headers, body, List.of());
        }
        String mark = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        return new MailPart(headers, body, split(body, "--" + mark, depth));
    }

    private static List<MailPart> split(String body, String mark, int depth) {
        var parts = new ArrayList<MailPart>();
        int start = lineStarting(body, mark, 0);
        while (start >= 0 && parts.size() < MOST_PARTS && !body.startsWith("--", start + mark.length())) {
            int content = body.indexOf('\n', start) + 1;
            int end = content == 0 ? -1 : lineStarting(body, mark, content);
            if (content > 0) {
                parts.add(parse(body.substring(content, end < 0 ? body.length() : end), depth + 1));
            }
            start = end;
        }
        return parts;
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

    boolean isLeaf() {
        return parts.isEmpty();
    }

    /** The body with transfer encoding and charset undone, as far as they can be. */
    String text() {
        byte[] bytes = decoded();
        Matcher named = CHARSET.matcher(headers.first("content-type").orElse(""));
        if (named.find()
                && Charset.isSupported(named.group(1))
                && !named.group(1).toLowerCase(Locale.ROOT).startsWith("us-")) {
            return new String(bytes, Charset.forName(named.group(1)));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private byte[] decoded() {
        String encoding = headers.first("content-transfer-encoding").orElse("").toLowerCase(Locale.ROOT);
        if (encoding.startsWith("base64")) {
            return Base64.getMimeDecoder().decode(wholeQuads(body));
        }
        return encoding.startsWith("quoted-printable")
                ? QuotedPrintable.decode(body)
                : body.getBytes(StandardCharsets.ISO_8859_1);
    }

    // the decoder refuses a cut-off tail and padding in the middle, and truncated mails have both
    private static byte[] wholeQuads(String body) {
        String clean = body.replaceAll("[^A-Za-z0-9+/]", "");
        return clean.substring(0, clean.length() - clean.length() % 4).getBytes(StandardCharsets.ISO_8859_1);
    }
}
