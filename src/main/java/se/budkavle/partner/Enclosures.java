package se.budkavle.partner;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Files inside a document, as Base64. A template writes only the place where a file goes; it is filled when the document
 * goes out, so that what is kept of a send does not hold each file once more.
 */
public final class Enclosures {
    private Enclosures() {}

    static String place(Message.Attachment attachment) {
        return "base64-of-" + attachment.sha256();
    }

    /** The document as the partner gets it; the very same bytes when nothing is enclosed. */
    public static byte[] filled(byte[] document, Message message) {
        if (message.attachments().isEmpty()) {
            return document;
        }
        String text = new String(document, StandardCharsets.UTF_8);
        String filled = text;
        for (Message.Attachment attachment : message.attachments()) {
            filled = filled.replace(place(attachment), Base64.getEncoder().encodeToString(attachment.bytes()));
        }
        return filled.equals(text) ? document : filled.getBytes(StandardCharsets.UTF_8);
    }
}
