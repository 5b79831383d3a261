package se.budkavle.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The CloudEvents HTTP binding's binary mode: attributes in headers, percent-encoded. */
final class BinaryMode {
    /** Headers may not bring the body along or speak about it; the request's own content type does. */
    private static final Set<String> NOT_FROM_HEADERS = Set.of("data", "data_base64", "datacontenttype");

    private BinaryMode() {}

    static ObjectNode envelope(Map<String, String> headers) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        headers.forEach((name, value) -> {
            String attribute = name.toLowerCase(Locale.ROOT);
            attribute = attribute.startsWith("ce-") ? attribute.substring(3) : attribute;
            if (!NOT_FROM_HEADERS.contains(attribute)) {
                event.put(attribute, decoded(value));
            }
        });
        return event;
    }

    private static String decoded(String value) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%' && i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                bytes.write(Integer.parseInt(value, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
