package se.budkavle.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Messages on their way from the sender to the partner's sink, both in this process; numbered by the sender. Thread-safe. */
final class Arrivals {
    private final AtomicLong count = new AtomicLong();
    private final Map<Long, Long> under = new ConcurrentHashMap<>();
    private final Map<Long, Long> nanos = new ConcurrentHashMap<>();

    void sent(long number, long atNanos) {
        under.put(number, atNanos);
    }

    void arrived(long number) {
        Long sent = under.remove(number);
        if (sent != null) {
            nanos.put(number, System.nanoTime() - sent);
        }
        count.incrementAndGet();
    }

    /** Those that were sent since the round began and have not arrived. */
    long underWay() {
        return under.size();
    }

    long count() {
        return count.get();
    }

    /** Begins a round: what came before is forgotten. */
    void forget() {
        under.clear();
        nanos.clear();
    }

    /** @return null when nothing arrived */
    @Nullable
    Double millis(double quantile) {
        long[] sorted =
                nanos.values().stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? null
                : sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] / 1e6;
    }
}
