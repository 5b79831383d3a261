package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gateway over HTTP says to one request. */
record GatewayAnswer(int status, String body, Map<String, String> headers) {
    static GatewayAnswer json(int status, JsonNode body) {
        return new GatewayAnswer(status, body.toString(), Map.of("Content-Type", "application/json;charset=utf-8"));
    }

    static GatewayAnswer text(int status, String text) {
        return new GatewayAnswer(status, text, Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    GatewayAnswer with(String header, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        var more = new LinkedHashMap<>(headers);
        more.put(header, value.toString());
        return new GatewayAnswer(status, body, more);
    }

    /**
     * As the ledger keeps it.
     *
     * @param id of what was taken; empty when nothing was
     * @param given whether the client ever heard it
     */
    ObjectNode recorded(String id, boolean given) {
        return Simulator.json()
                .put("id", id.isEmpty() ? null : id)
                .put("status", status)
                .put("body", body)
                .put("given", given);
    }

    /** @param key by which the gateway knows what it took when it comes again; empty when it does not */
    ObjectNode recorded(String id, boolean given, String key) {
        ObjectNode recorded = recorded(id, given);
        return key.isEmpty() ? recorded : recorded.put("key", key);
    }

    /** @param reference in place of {@code id} */
    byte[] body(String id, String reference) {
        return body.replace(id, reference).getBytes(StandardCharsets.UTF_8);
    }

    void write(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
