package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells a repeated event from another one under the same id: the order of keys and the spelling of numbers do not count. */
final class ContentHash {
    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Lower-case hex SHA-256. */
    static String of(String type, String subject, @Nullable Instant time, JsonNode data) {
        var hash = new ContentHash();
        hash.add('t', type);
        hash.add('s', subject);
        hash.add('w', time == null ? "" : time.toString());
        hash.add(data);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void add(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                var sorted = new TreeMap<String, JsonNode>();
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    sorted.put(field.getKey(), field.getValue());
                }
                add('{', Integer.toString(sorted.size()));
                sorted.forEach((key, value) -> {
                    add('k', key);
                    add(value);
                });
            }
            case ARRAY -> {
                add('[', Integer.toString(node.size()));
                node.forEach(this::add);
            }
            case NUMBER -> add('n', spelling(node.decimalValue()));
            case STRING -> add('"', node.asText());
            default -> add('v', node.asText());
        }
    }

    private static String spelling(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
    }

    /** Kind and length go before each text, so that no two contents run together into the same bytes. */
    private void add(char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) kind);
        digest.update((byte) (bytes.length >>> 24));
        digest.update((byte) (bytes.length >>> 16));
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }
}
