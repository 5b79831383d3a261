package se.budkavle.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Two text gateways on loopback: one that takes everything and counts, and one that may be a black hole. */
final class TextSink implements AutoCloseable {
    static {
        // else each answer waits for a delayed acknowledgement, and the sink is measured
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Arrivals healthy = new Arrivals();
    private final HttpServer server;

    /** @param blackHole the second gateway takes each call and never answers */
    TextSink(boolean blackHole) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/healthy/", call -> {
            String text = say(call, 202, () -> "{\"id\": \"own-%s\"}".formatted(UUID.randomUUID()));
            healthy.arrived(NumberedEvents.inText(text));
        });
        server.createContext("/other/", call -> {
            if (blackHole) {
                call.getRequestBody().readAllBytes();
            } else {
                say(call, 200, () -> "{\"id\": \"s%s\", \"status\": \"created\"}"
                        .formatted(UUID.randomUUID().toString().replace("-", "")));
            }
        });
        server.start();
    }

    /** @return what was sent */
    private static String say(HttpExchange call, int status, Supplier<String> text) throws IOException {
        String sent = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
        call.close();
        return sent;
    }

    String address(String gateway) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + gateway;
    }

    /** What the healthy one took. */
    Arrivals healthy() {
        return healthy;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
