package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import se.budkavle.release.StrictJson;

/** Whom a hub calls about alerts. One that comes again, as the answer was slow, counts once. */
final class Operator implements AutoCloseable {
    private final HttpServer server;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Queue<JsonNode> alerts = new ConcurrentLinkedQueue<>();
    private final Queue<String> signatures = new ConcurrentLinkedQueue<>();

    Operator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/alerts", this::hear);
        server.start();
    }

    private void hear(HttpExchange call) throws IOException {
        signatures.add(call.getRequestHeaders().getFirst("webhook-signature"));
        JsonNode alert = StrictJson.MAPPER.readTree(call.getRequestBody());
        if (heard.add(call.getRequestHeaders().getFirst("webhook-id"))) {
            alerts.add(alert);
        }
        call.sendResponseHeaders(204, -1);
        call.close();
    }

    /** {@code budkavle.alert.url} of the hub, which needs a secret beside it. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
    }

    /** All of a kind, the oldest first. */
    List<JsonNode> told(String kind) {
        return alerts.stream()
                .filter(alert -> alert.path("kind").asText().equals(kind))
                .toList();
    }

    /** {@code raised} and {@code cleared}. */
    List<JsonNode> told(String kind, String state) {
        return told(kind).stream()
                .filter(alert -> alert.path("state").asText().equals(state))
                .toList();
    }

    /** Of each call. */
    List<String> signatures() {
        return List.copyOf(signatures);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
