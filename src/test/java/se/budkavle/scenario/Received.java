package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** What a recipient gets to see, read from what the partner received. */
final class Received {
    private Received() {}

    /** A mail as the relay took it. */
    record Mail(MimeMessage mime) {
        static Mail in(JsonNode line) {
            byte[] bytes = line.at("/request/message").asText().getBytes(StandardCharsets.UTF_8);
            try {
                return new Mail(
                        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
            } catch (MessagingException e) {
                throw new AssertionError("the relay took something that is no mail", e);
            }
        }

        /** Decoded; an absent header is empty. */
        String header(String name) {
            try {
                String value = mime.getHeader(name, null);
                return value == null
                        ? ""
                        : jakarta.mail.internet.MimeUtility.decodeText(jakarta.mail.internet.MimeUtility.unfold(value));
            } catch (MessagingException | java.io.UnsupportedEncodingException e) {
                throw new AssertionError(name, e);
            }
        }

        /** The part of this kind below {@code multipart/alternative}. */
        String part(String mediaType) {
            try {
                var parts = (MimeMultipart) mime.getContent();
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart part = parts.getBodyPart(i);
                    if (part.isMimeType(mediaType)) {
                        return part.getContent().toString();
                    }
                }
                throw new AssertionError("no part of type " + mediaType);
            } catch (MessagingException | IOException e) {
                throw new AssertionError(mediaType, e);
            }
        }
    }

    /** The text on a letter's pages in the batch that the vendor took, white space folded. */
    static String letter(RunningHub hub, JsonNode line) {
        String batchId = line.at("/request/batchId").asText();
        Path pdf = hub.data()
                .resolve("sandbox/print-vendor/taken")
                .resolve(batchId)
                .resolve(batchId + ".pdf");
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            var stripper = new PDFTextStripper();
            int from = line.at("/request/fromPage").asInt();
            stripper.setStartPage(from);
            stripper.setEndPage(from + line.at("/request/pages").asInt() - 1);
            return stripper.getText(document).replaceAll("[\\s\u00a0]+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
