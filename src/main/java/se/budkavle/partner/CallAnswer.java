package se.budkavle.partner;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A partner's answer over HTTP.
 *
 * @param headers by lower-case name; templates see them as {@code context.headers}
 */
public record CallAnswer(int status, String mediaType, Map<String, String> headers, byte[] body) {
    boolean isSuccess() {
        return status / 100 == 2;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
