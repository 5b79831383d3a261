package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text as a gateway understood it.
 *
 * @param to E.164
 * @param parts texts that it is cut into
 * @param callback where its reports go; null: to the gateway's one configured address, or nowhere
 * @param request as it came in
 */
record GatewayText(String to, String message, int parts, @Nullable String callback, ObjectNode request) {
    static GatewayText of(String to, String message, @Nullable String callback, ObjectNode request) {
        return new GatewayText(to, message, SmsParts.of(message), callback, request);
    }

    /** The same text to the same number on the same errand: what a repeated try has in common with the first. */
    String errand() {
        return UUID.nameUUIDFromBytes(request.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    /** One that the gateway took. */
    record Taken(String id, GatewayText text, Instant at) {}
}
