package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.pdfbox.Loader;

/** A PDF inside a request: opened to see that it is one, and kept in the ledger by its hash alone. */
final class SentPdf {
    private static final String KEPT = "pdf of %d pages, sha256 %s";
    static final String PATTERN = "pdf of [1-9]\\d* pages, sha256 [0-9a-f]{64}";

    private SentPdf() {}

    /** Puts what was found into the place of the data; what is no PDF in Base64 becomes a word that no contract takes. */
    static void summarise(JsonNode holder, String field) {
        if (holder instanceof ObjectNode object && object.path(field).isTextual()) {
            object.put(field, summary(object.path(field).asText()));
        }
    }

    private static String summary(String data) {
        if (data.matches(PATTERN)) {
            return "not a pdf";
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(data);
            return summary(bytes);
        } catch (IllegalArgumentException notBase64) {
            return "not base64";
        }
    }

    static String summary(byte[] bytes) {
        try (var pdf = Loader.loadPDF(bytes)) {
            return KEPT.formatted(
                    pdf.getNumberOfPages(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (IOException notPdf) {
            return "not a pdf";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
