package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A mail made of its translated document: {@code envelope {from, to, id}}, {@code headers} (texts, or {@code {name,
 * address}}), {@code text}, {@code html} and {@code attachments}. One sender, one recipient; the same message is the same
 * bytes, so that a repeated send is the same mail.
 *
 * @param envelopeId what a relay with DSN echoes
 * @param messageId with its angle brackets
 * @param bytes as they go over the wire, before dots are doubled
 */
public record MailDocument(String envelopeFrom, String envelopeTo, String envelopeId, String messageId, byte[] bytes) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}");
    private static final Set<String> KNOWN = Set.of("From", "To", "Subject", "Message-ID", "Reply-To");

    /** @throws UntranslatableException when a header holds a line end, or the document is not as described above */
    public static MailDocument of(JsonNode document, Message message) {
        JsonNode envelope = document.path("envelope");
        return new MailDocument(
                checked("envelope/from", envelope.path("from").asText()),
                checked("envelope/to", envelope.path("to").asText()),
                checked("envelope/id", envelope.path("id").asText()),
                checked(
                        "Message-ID",
                        document.path("headers").path("Message-ID").asText()),
                mime(document, message));
    }

    private static byte[] mime(JsonNode root, Message message) {
        var out = new ByteArrayOutputStream(8192);
        header(out, "Date", DATE.format(message.createdAt().atZone(ZONE)));
        for (var header : root.path("headers").properties()) {
            header(out, name(header.getKey()), value(header.getKey(), header.getValue()));
        }
        header(out, "MIME-Version", "1.0");
        if (message.attachments().isEmpty()) {
            texts(out, root, message);
            return out.toByteArray();
        }
        String boundary = "mix-" + message.attemptKey();
        header(out, "Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
        line(out, "");
        line(out, "--" + boundary);
        texts(out, root, message);
        for (Message.Attachment attachment : message.attachments()) {
            line(out, "--" + boundary);
            attachment(out, attachment);
        }
        line(out, "--" + boundary + "--");
        return out.toByteArray();
    }

    /** The text and its HTML twin: the boundary is always the same for the same message. */
    private static void texts(ByteArrayOutputStream out, JsonNode root, Message message) {
        String boundary = "alt-" + message.attemptKey();
        header(out, "Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
        line(out, "");
        text(out, boundary, "plain", root.path("text").asText());
        if (root.hasNonNull("html")) {
            text(out, boundary, "html", root.path("html").asText());
        }
        line(out, "--" + boundary + "--");
    }

    private static void text(ByteArrayOutputStream out, String boundary, String subtype, String text) {
        line(out, "--" + boundary);
        header(out, "Content-Type", "text/" + subtype + "; charset=UTF-8");
        header(out, "Content-Transfer-Encoding", "quoted-printable");
        line(out, "");
        out.writeBytes(MimeText.quotedPrintable(text));
        line(out, "");
    }

    private static void attachment(ByteArrayOutputStream out, Message.Attachment attachment) {
        String type = checked("attachment", attachment.mediaType());
        String fileName = checked("attachment", attachment.fileName());
        if (!type.matches("[a-z0-9.+-]+/[A-Za-z0-9.+-]+") || fileName.matches(".*[\"\\\\/].*") || fileName.isBlank()) {
            throw new UntranslatableException("header-value", "an attachment's name or type is not plain", null);
        }
        header(out, "Content-Type", type);
        header(out, "Content-Transfer-Encoding", "base64");
        header(out, "Content-Disposition", "attachment; filename=\"" + MimeText.words(fileName) + "\"");
        line(out, "");
        out.writeBytes(Base64.getMimeEncoder().encode(attachment.bytes()));
        line(out, "");
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        line(out, name + ": " + value);
    }

    private static void line(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }

    private static String name(String header) {
        if (!KNOWN.contains(header) && !HEADER_NAME.matcher(header).matches()) {
            throw new UntranslatableException("header-value", "a header has no plain name", null);
        }
        return header;
    }

    private static String value(String name, JsonNode value) {
        String text = value.isObject() ? address(name, value) : MimeText.words(checked(name, value.asText()));
        return MimeUtility.fold(name.length() + 2, text);
    }

    private static String address(String header, JsonNode value) {
        String address = checked(header, value.path("address").asText());
        String person = checked(header, value.path("name").asText("")).strip();
        return person.isEmpty() ? address : MimeText.phrase(person) + " <" + address + ">";
    }

    // a line end would begin a header of somebody else's making
    private static String checked(String name, String value) {
        if (value.chars().anyMatch(MailDocument::isControl)) {
            throw new UntranslatableException("header-value", "the value of " + name + " holds a line end", null);
        }
        return value;
    }

    private static boolean isControl(int c) {
        return c < ' ' || c == 127 || c == '\u2028' || c == '\u2029';
    }

    @Override
    public String toString() {
        return "MailDocument[" + envelopeId + "]";
    }
}
