package se.budkavle.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** How a gateway over HTTP says what it says, when it has taken something: as agreed, or in one of the ways that go wrong. */
enum Answering {
    AS_AGREED,
    /** A byte now and then, for as long as the client listens. */
    DRIP,
    /** The line is cut in the middle of the answer. */
    RESET,
    /** Nothing is said and the line stays open: as when the other end has gone without a word. */
    HALF_OPEN,
    /** 200, and an error in it. */
    ERROR_BODY,
    /** 200, with the reference of another message. */
    OTHER_ID;

    private static final Duration BETWEEN_DRIPS = Duration.ofMillis(100);
    private static final byte[] ERROR =
            "{\"error\": \"internal\", \"message\": \"try again later\"}".getBytes(StandardCharsets.UTF_8);

    /** @throws IllegalArgumentException naming the ways there are */
    static Answering of(String word) {
        return Arrays.stream(values())
                .filter(way -> way.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("answers are one of "
                        + Arrays.stream(values()).map(Answering::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What reaches the client of a body, status 200; not for {@link #AS_AGREED}, {@link #HALF_OPEN}. */
    void write(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            switch (this) {
                case DRIP -> drip(exchange);
                case RESET -> {
                    exchange.sendResponseHeaders(200, body.length + 1L);
                    exchange.getResponseBody().write(body, 0, body.length / 2);
                    exchange.getResponseBody().flush();
                }
                default -> {
                    byte[] said = this == ERROR_BODY ? ERROR : body;
                    exchange.sendResponseHeaders(200, said.length);
                    exchange.getResponseBody().write(said);
                }
            }
        }
    }

    private static void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (!Thread.currentThread().isInterrupted()) {
            out.write(' ');
            out.flush(); // fails when the client has had enough
            LockSupport.parkNanos(BETWEEN_DRIPS.toNanos());
        }
    }
}
