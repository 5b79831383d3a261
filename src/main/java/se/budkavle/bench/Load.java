package se.budkavle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Sixteen HTTP clients that send one event after the other, each waiting for its answer. */
final class Load {
    private static final int CLIENTS = 16;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final @Nullable String token;
    private final LongFunction<String> events;
    private final AtomicLong next = new AtomicLong();

    Load(URI address, @Nullable String token, LongFunction<String> events) {
        this.address = address;
        this.token = token;
        this.events = events;
    }

    /** Sends events until so many are sent or the time is over; returns how many were taken. */
    long send(long most, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        var sent = new AtomicLong();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> {
                    while (System.nanoTime() < end && sent.incrementAndGet() <= most) {
                        post(events.apply(next.incrementAndGet()));
                    }
                });
            }
        }
        return Math.min(most, sent.get());
    }

    private void post(String event) {
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw new IllegalStateException("an event was answered with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
