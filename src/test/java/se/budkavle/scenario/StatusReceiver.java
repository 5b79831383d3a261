package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import se.budkavle.release.StrictJson;

/** A source system's door for statuses, which checks each signature as Standard Webhooks has it. */
final class StatusReceiver implements AutoCloseable {
    private final HttpServer server;
    private final byte[] key;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger badSignatures = new AtomicInteger();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    StatusReceiver(String secret) throws IOException {
        key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/status", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/status";
    }

    /** Answers so many calls with 503. */
    void refuseNext(int calls) {
        refusals.set(calls);
    }

    private void take(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        String id = call.getRequestHeaders().getFirst("webhook-id");
        if (!signature(id, call.getRequestHeaders().getFirst("webhook-timestamp"), body)
                .equals(call.getRequestHeaders().getFirst("webhook-signature"))) {
            badSignatures.incrementAndGet();
        }
        boolean refuses = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (refuses) {
            refused.add(id);
        } else {
            told.add(StrictJson.MAPPER.readTree(body));
        }
        call.sendResponseHeaders(refuses ? 503 : 204, -1);
        call.close();
    }

    private String signature(String id, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    List<JsonNode> told() {
        return List.copyOf(told);
    }

    List<String> refused() {
        return List.copyOf(refused);
    }

    boolean has(String id) {
        return told.stream().anyMatch(e -> e.path("id").asText().equals(id));
    }

    int badSignatures() {
        return badSignatures.get();
    }

    /** Waits until something like that was told. */
    List<JsonNode> awaitTold(Predicate<JsonNode> wanted) {
        return Awaitility.await().until(() -> told.stream().filter(wanted).toList(), found -> !found.isEmpty());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
