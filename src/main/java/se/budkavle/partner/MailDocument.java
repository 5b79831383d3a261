package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

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
    private static final Session NO_SESSION = Session.getInstance(new Properties());
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    /** @throws UntranslatableException when a header holds a line end, or the document is not as described above */
    public static MailDocument of(byte[] document, Message message) {
        try {
            JsonNode root = StrictJson.MAPPER.readTree(document);
            JsonNode envelope = root.path("envelope");
            return new MailDocument(
                    checked("envelope/from", envelope.path("from").asText()),
                    checked("envelope/to", envelope.path("to").asText()),
                    checked("envelope/id", envelope.path("id").asText()),
                    checked(
                            "Message-ID",
                            root.path("headers").path("Message-ID").asText()),
                    mime(root, message));
        } catch (JsonProcessingException e) {
            throw new UntranslatableException("template-fault", "the mail document is not JSON", null);
        } catch (MessagingException | IOException e) {
            throw new UntranslatableException(
                    "template-fault", "the mail of " + message.attemptId() + " cannot be made", e);
        }
    }

    private static byte[] mime(JsonNode root, Message message) throws MessagingException, IOException {
        var mail = new Mail();
        mail.setHeader("Date", DATE.format(message.createdAt().atZone(ZONE)));
        for (var header : root.path("headers").properties()) {
            mail.setHeader(name(header.getKey()), value(header.getKey(), header.getValue()));
        }
        body(mail, root, message);
        mail.saveChanges();
        var bytes = new ByteArrayOutputStream();
        mail.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static void body(Mail mail, JsonNode root, Message message) throws MessagingException {
        var texts = new ArrayList<MimeBodyPart>();
        texts.add(textPart(root.path("text").asText(), "plain"));
        if (root.hasNonNull("html")) {
            texts.add(textPart(root.path("html").asText(), "html"));
        }
        var alternative = new FixedMultipart("alternative", "alt-" + message.attemptKey(), texts);
        if (message.attachments().isEmpty()) {
            mail.setContent(alternative);
            return;
        }
        var parts = new ArrayList<MimeBodyPart>();
        var first = new MimeBodyPart();
        first.setContent(alternative);
        parts.add(first);
        for (Message.Attachment attachment : message.attachments()) {
            parts.add(attachmentPart(attachment));
        }
        mail.setContent(new FixedMultipart("mixed", "mix-" + message.attemptKey(), parts));
    }

    // quoted-printable keeps every line short and no line end bare, whatever the text holds
    private static MimeBodyPart textPart(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static MimeBodyPart attachmentPart(Message.Attachment attachment) throws MessagingException {
        String type = checked("attachment", attachment.mediaType());
        String fileName = checked("attachment", attachment.fileName());
        if (!type.matches("[a-z0-9.+-]+/[A-Za-z0-9.+-]+") || fileName.matches(".*[\"\\\\/].*") || fileName.isBlank()) {
            throw new UntranslatableException("header-value", "an attachment's name or type is not plain", null);
        }
        var part = new MimeBodyPart();
        part.setDataHandler(new jakarta.activation.DataHandler(
                new jakarta.mail.util.ByteArrayDataSource(attachment.bytes(), type)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", "base64");
        part.setFileName(fileName);
        part.setDisposition(jakarta.mail.Part.ATTACHMENT);
        return part;
    }

    private static String name(String header) {
        if (!HEADER_NAME.matcher(header).matches()) {
            throw new UntranslatableException("header-value", "a header has no plain name", null);
        }
        return header;
    }

    private static String value(String name, JsonNode value) throws IOException {
        if (value.isObject()) {
            return folded(name, address(name, value));
        }
        String text = checked(name, value.asText());
        return folded(name, MimeUtility.encodeText(text, "UTF-8", null));
    }

    private static String folded(String name, String value) {
        return MimeUtility.fold(name.length() + 2, value);
    }

    private static String address(String header, JsonNode value) throws UnsupportedEncodingException {
        String address = checked(header, value.path("address").asText());
        @Nullable String person = checked(header, value.path("name").asText("")).strip();
        return new InternetAddress(address, person.isEmpty() ? null : person, "UTF-8").toString();
    }

    // the mail library lets line ends through, and each would begin a header of somebody else's making
    private static String checked(String name, String value) {
        if (CONTROL.matcher(value).find()) {
            throw new UntranslatableException("header-value", "the value of " + name + " holds a line end", null);
        }
        return value;
    }

    @Override
    public String toString() {
        return "MailDocument[" + envelopeId + "]";
    }

    /** Keeps our own Message-ID. */
    private static final class Mail extends MimeMessage {
        Mail() {
            super(NO_SESSION);
        }

        @Override
        protected void updateMessageID() {
            // ours is among the headers already
        }
    }

    /** Parts with a boundary that is always the same for the same message. */
    private static final class FixedMultipart extends jakarta.mail.internet.MimeMultipart {
        FixedMultipart(String subtype, String boundary, List<MimeBodyPart> parts) throws MessagingException {
            super(subtype);
            contentType = "multipart/%s; boundary=\"%s\"".formatted(subtype, boundary);
            for (MimeBodyPart part : parts) {
                addBodyPart(part);
            }
        }
    }
}
