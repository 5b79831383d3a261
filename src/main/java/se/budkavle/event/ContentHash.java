package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells a repeated event from another one under the same id: the order of keys and the spelling of numbers do not count. */
final class ContentHash {
    /** Gathered first and digested in one go: a digest that is fed byte by byte costs several times as much. */
    private byte[] gathered = new byte[2048];

    private int length;

    private ContentHash() {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
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
        return hash.hex();
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
        if (gathered.length - length < bytes.length + 5) {
            gathered = Arrays.copyOf(gathered, Math.max(2 * gathered.length, length + bytes.length + 5));
        }
        gathered[length++] = (byte) kind;
        gathered[length++] = (byte) (bytes.length >>> 24);
        gathered[length++] = (byte) (bytes.length >>> 16);
        gathered[length++] = (byte) (bytes.length >>> 8);
        gathered[length++] = (byte) bytes.length;
        System.arraycopy(bytes, 0, gathered, length, bytes.length);
        length += bytes.length;
    }

    private String hex() {
        MessageDigest digest = sha256();
        digest.update(gathered, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
