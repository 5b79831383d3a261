package se.budkavle.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import se.budkavle.release.StrictJson;

/** What was written in the fields of the document that a partner got: whoever looks for it there knows it by them. */
final class SentFields {
    private SentFields() {}

    /**
     * Of the last send of which it is known; empty where it is not, as when the hub died in the call, and for documents
     * that are neither forms nor JSON objects.
     */
    static Map<String, Object> of(List<SendPayload> sends) {
        return sends.reversed().stream()
                .filter(send -> send.translated() != null && send.mediaType() != null)
                .findFirst()
                .map(SentFields::fields)
                .orElse(Map.of());
    }

    private static Map<String, Object> fields(SendPayload send) {
        String document = new String(Objects.requireNonNull(send.translated()), StandardCharsets.UTF_8);
        String type = Objects.requireNonNull(send.mediaType());
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return form(document);
        }
        return type.startsWith("application/json") ? json(document) : Map.of();
    }

    private static Map<String, Object> form(String document) {
        var fields = new LinkedHashMap<String, Object>();
        for (String pair : document.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static Map<String, Object> json(String document) {
        try {
            return StrictJson.MAPPER.readValue(document, new TypeReference<>() {});
        } catch (JsonProcessingException noObject) {
            return Map.of();
        }
    }
}
