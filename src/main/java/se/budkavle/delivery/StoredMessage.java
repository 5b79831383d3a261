package se.budkavle.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's content as the router made it; attachments are named by their hash and lie in the document store.
 *
 * @param recipient see {@link se.budkavle.partner.Message}
 * @param pages of the letter, else 0
 * @param trace see {@link Trace}
 * @param options what the send-out says to each partner; null when it says nothing
 * @param invoice see {@link se.budkavle.partner.Message}
 */
public record StoredMessage(
        String sendout,
        String messageClass,
        String language,
        String brand,
        Map<String, Object> recipient,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        int pages,
        List<Enclosed> enclosed,
        @Nullable String trace,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Map<String, String>> options,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> invoice) {

    /** @param sha256 lower-case hex */
    public record Enclosed(String fileName, String mediaType, String sha256) {}
}
