package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/**
 * What the gateway says to one request.
 *
 * @param id of the text that was taken; empty when none was
 * @param given whether the client ever hears it
 * @param recorded whether it stands in the ledger already
 */
record ElksAnswer(
        int status,
        String mediaType,
        String body,
        String id,
        boolean given,
        boolean recorded,
        Map<String, String> headers) {

    static ElksAnswer text(int status, String text) {
        return new ElksAnswer(status, "text/plain; charset=utf-8", text, "", true, false, Map.of());
    }

    static ElksAnswer json(ObjectNode body, String id) {
        return new ElksAnswer(200, "application/json; charset=utf-8", body.toString(), id, true, false, Map.of());
    }

    static ElksAnswer none() {
        return text(0, "").neverGiven();
    }

    ElksAnswer challenging() {
        return with("WWW-Authenticate", "Basic realm=\"46elks\"");
    }

    ElksAnswer retryAfter(@Nullable Integer seconds) {
        return seconds == null ? this : with("Retry-After", seconds.toString());
    }

    ElksAnswer neverGiven() {
        return new ElksAnswer(status, mediaType, body, id, false, recorded, headers);
    }

    ElksAnswer asRecorded() {
        return new ElksAnswer(status, mediaType, body, id, given, true, headers);
    }

    private ElksAnswer with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new ElksAnswer(status, mediaType, body, id, given, recorded, more);
    }

    ObjectNode asJson() {
        return StrictJson.MAPPER
                .createObjectNode()
                .put("id", id.isEmpty() ? null : id)
                .put("status", status)
                .put("body", body)
                .put("given", given);
    }

    void write(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Whether a Basic {@code Authorization} header carries these credentials. */
    static boolean basic(@Nullable String header, Credentials wanted) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(6).trim());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon >= 0 && wanted.fit(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
