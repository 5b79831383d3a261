package se.budkavle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen HTTP clients that send one event after the other, each waiting for its answer. On plain blocking connections, as
 * they share the cores with what is measured.
 */
final class Load {
    private static final int CLIENTS = 16;

    private static final ContentType EVENT = ContentType.create("application/cloudevents+json");

    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(CLIENTS)
                    .setMaxConnTotal(CLIENTS)
                    .build())
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAuthCaching()
            .build();
    private final URI address;
    private final @Nullable String token;
    private final LongFunction<String> events;
    private final LongConsumer sent;
    private final AtomicLong next = new AtomicLong();

    /** @param events the event of each number; {@code sent} hears of its number before it is */
    Load(URI address, @Nullable String token, LongFunction<String> events, LongConsumer sent) {
        this.address = address;
        this.token = token;
        this.events = events;
        this.sent = sent;
    }

    /**
     * Sends events until so many are sent or the time is over; returns how many.
     *
     * @throws ExecutionException when an event was not taken
     */
    long send(long most, Duration longest) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + longest.toNanos();
        var left = new AtomicLong(most);
        long sent = 0;
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            Callable<Long> one = () -> client(left, end);
            for (Future<Long> client : clients.invokeAll(Collections.nCopies(CLIENTS, one))) {
                sent += client.get();
            }
        }
        return sent;
    }

    private long client(AtomicLong left, long end) {
        long sent = 0;
        for (; System.nanoTime() < end && left.getAndDecrement() > 0; sent++) {
            post();
        }
        return sent;
    }

    /** One client that pauses after each answer. */
    long trickle(Duration pause, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long sent = 0;
        for (; System.nanoTime() < end; sent++) {
            post();
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
        return sent;
    }

    private void post() {
        long number = next.incrementAndGet();
        String event = events.apply(number);
        sent.accept(number);
        var request = new HttpPost(address);
        request.setEntity(new ByteArrayEntity(event.getBytes(StandardCharsets.UTF_8), EVENT));
        if (token != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        try {
            int status = http.execute(request, answer -> {
                EntityUtils.consume(answer.getEntity());
                return answer.getCode();
            });
            if (status / 100 != 2) {
                throw new IllegalStateException("an event was answered with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
