package se.budkavle.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** JSON and moments as columns, for the stores. */
public final class Rows {
    private Rows() {}

    public static String json(Object value) {
        try {
            return StrictJson.OWN.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always JSON", e);
        }
    }

    /** UTF-8. */
    public static byte[] jsonBytes(Object value) {
        try {
            return StrictJson.OWN.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records are always JSON", e);
        }
    }

    public static JsonNode node(byte[] json) {
        return node(new String(json, StandardCharsets.UTF_8));
    }

    public static JsonNode node(String json) {
        try {
            return StrictJson.OWN.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a jsonb column is always JSON", e);
        }
    }

    public static <T> T read(String json, TypeReference<T> type) {
        try {
            return StrictJson.OWN.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column does not hold " + type.getType(), e);
        }
    }

    public static @Nullable Timestamp at(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }

    public static @Nullable Instant at(@Nullable Timestamp moment) {
        return moment == null ? null : moment.toInstant();
    }
}
