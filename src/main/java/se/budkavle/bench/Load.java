package se.budkavle.bench;

import java.io.IOException;
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
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen HTTP clients that send one event after the other, each waiting for its answer. On plain blocking connections.
 */
final class Load {
    private static final int CLIENTS = 16;

    private final URI address;
    private final @Nullable String token;
    private final LongFunction<String> events;
    private final Sent sent;
    private final AtomicLong next = new AtomicLong();

    /** Hears of each number before it is sent, and of the moment at which it was to be, by {@link System#nanoTime}. */
    interface Sent {
        void sent(long number, long nanos);
    }

    /** @param events the event of each number */
    Load(URI address, @Nullable String token, LongFunction<String> events, Sent sent) {
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
        return together(() -> client(left, end));
    }

    private static long together(Callable<Long> client) throws InterruptedException, ExecutionException {
        long sent = 0;
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Long> each : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                sent += each.get();
            }
        }
        return sent;
    }

    private long client(AtomicLong left, long end) throws IOException {
        long sent = 0;
        try (var line = new EventLine(address, token)) {
            for (; System.nanoTime() < end && left.getAndDecrement() > 0; sent++) {
                post(line, System.nanoTime());
            }
        }
        return sent;
    }

    /**
     * Sends so many a second, however fast they are taken; who cannot keep up with that gets fewer.
     *
     * @return how many were sent
     */
    long offer(double perSecond, Duration length) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        var turns = new AtomicLong();
        return together(() -> paced(() -> start + (long) (turns.getAndIncrement() * 1e9 / perSecond), end));
    }

    /** @param turns when the next one is to be sent; by {@link System#nanoTime} */
    private long paced(LongSupplier turns, long end) throws IOException, InterruptedException {
        long sent = 0;
        try (var line = new EventLine(address, token)) {
            for (long turn = turns.getAsLong(); Math.max(turn, System.nanoTime()) < end; turn = turns.getAsLong()) {
                TimeUnit.NANOSECONDS.sleep(turn - System.nanoTime());
                post(line, turn); // what it waits because an earlier one was answered late counts
                sent++;
            }
        }
        return sent;
    }

    /** One client that pauses after each answer. */
    long trickle(Duration pause, Duration longest) throws InterruptedException, IOException {
        long end = System.nanoTime() + longest.toNanos();
        long sent = 0;
        try (var line = new EventLine(address, token)) {
            for (; System.nanoTime() < end; sent++) {
                post(line, System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        }
        return sent;
    }

    /** @param nanos when it was to be sent */
    private void post(EventLine line, long nanos) throws IOException {
        long number = next.incrementAndGet();
        byte[] event = events.apply(number).getBytes(StandardCharsets.UTF_8);
        sent.sent(number, nanos);
        int status = line.post(event);
        if (status / 100 != 2) {
            throw new IllegalStateException("an event was answered with " + status);
        }
    }
}
