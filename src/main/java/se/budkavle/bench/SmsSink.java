package se.budkavle.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An SMS gateway on loopback, in the form that 46elks speaks: it takes every text, and reports each as delivered at once.
 * A text has arrived when its report was taken.
 */
final class SmsSink implements Sink {
    static {
        // Without this every answer waits some 40 ms for a delayed acknowledgement, and the sink is measured.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int THREADS = 32;

    private final Arrivals arrivals = new Arrivals();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpClient reports =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;

    SmsSink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/sms", this::take);
        server.start();
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public Arrivals arrivals() {
        return arrivals;
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        long number = NumberedEvents.inText(form.getOrDefault("message", ""));
        String id = "s" + number;
        byte[] answer =
                "{\"id\": \"%s\", \"status\": \"created\"}".formatted(id).getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
        report(URI.create(form.get("whendelivered")), id, number);
    }

    private void report(URI address, String id, long number) {
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("id=" + id + "&status=delivered"))
                .build();
        reports.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenAccept(answer -> {
            if (answer.statusCode() / 100 == 2) {
                arrivals.arrived(number);
            } else {
                System.err.println("a report was answered with " + answer.statusCode());
            }
        });
    }

    private static Map<String, String> form(String body) {
        return Stream.of(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        reports.shutdownNow();
    }
}
