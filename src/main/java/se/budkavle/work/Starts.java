package se.budkavle.work;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Where claims begin: for each lane and priority a moment before which nothing waits. Rows that are gone stay in the
 * index for as long as another session holds an old snapshot, and a claim that began at the beginning would step over all
 * of them.
 *
 * <p>A moment rises only to the lowest that a look has seen, and a look sees what others are just taking out, as that is
 * not committed. It falls with everything that is put into the lane, here or, by their bell, in other hubs; and the lane
 * begins anew when a transaction on it comes to nothing. Where a word is lost the next whole look finds the row: after a
 * second, and later only where the looks would take more than a hundredth of the time; after a minute at the latest.
 * Moments are microseconds since 1970, as the database keeps them. Thread-safe.
 */
final class Starts {
    static final long EVER = Long.MIN_VALUE;
    static final int TAKEN = 256;
    static final Duration LOOK = Duration.ofSeconds(1);
    static final Duration LATEST_WHOLE_LOOK = Duration.ofMinutes(1);
    private static final long SHARE = 100;

    private final LongSupplier nanos;
    private final Map<String, Start> lanes = new ConcurrentHashMap<>();

    /** @param nanos machine time, as {@link System#nanoTime} */
    Starts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * @param places how many moments the lane has
     * @param look given where it may begin, finds the lowest of each place; asked only now and then
     * @return for each place a moment before which nothing waits
     */
    long[] of(String lane, int places, UnaryOperator<long[]> look) {
        Start start = lanes.computeIfAbsent(lane, l -> new Start(places));
        long began = nanos.getAsLong();
        Look begun = start.begin(began);
        if (begun != null) {
            long[] seen = null;
            try {
                seen = look.apply(begun.from().clone());
            } finally {
                start.end(begun, seen, nanos.getAsLong());
            }
        }
        return start.from();
    }

    /** As they are, without a look. */
    long[] known(String lane, int places) {
        return lanes.computeIfAbsent(lane, l -> new Start(places)).from();
    }

    /** Something waits in the lane from this moment. */
    void lower(String lane, Instant due) {
        Start start = lanes.get(lane);
        if (start != null) {
            start.lower(micros(due) - 1); // the database rounds, and may round down
        }
    }

    /** So many rows of the lane are gone. */
    void taken(String lane, int number) {
        Start start = lanes.get(lane);
        if (start != null && number > 0) {
            start.taken(number);
        }
    }

    /** What was seen of the lane holds no more. */
    void forget(String lane) {
        Start start = lanes.get(lane);
        if (start != null) {
            start.forget();
        }
    }

    void forget() {
        lanes.values().forEach(Start::forget);
    }

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /** As the database reads them. */
    static String[] moments(long[] micros) {
        return LongStream.of(micros)
                .mapToObj(m -> m == EVER
                        ? "-infinity"
                        : Instant.EPOCH.plus(m, ChronoUnit.MICROS).toString())
                .toArray(String[]::new);
    }

    private record Look(long[] from, boolean whole, long began) {}

    private static final class Start {
        private final long[] from;
        /** The lowest that was put in while a look was under way, which may not have seen it. */
        private long told;

        private boolean looking;
        private boolean looksAtOnce = true;
        private int taken;
        private long nextLook;
        private long nextWhole;

        Start(int places) {
            from = new long[places];
            Arrays.fill(from, EVER);
        }

        synchronized long[] from() {
            return from.clone();
        }

        /** @return null when it is no time for a look */
        synchronized Look begin(long now) {
            boolean due = looksAtOnce || taken >= TAKEN || now - nextLook >= 0;
            if (looking || !due) {
                return null;
            }
            boolean whole = looksAtOnce || now - nextWhole >= 0;
            looking = true;
            looksAtOnce = false;
            told = Long.MAX_VALUE;
            long[] begin = from.clone();
            if (whole) {
                Arrays.fill(begin, EVER);
            }
            return new Look(begin, whole, now);
        }

        /** @param seen null when the look failed */
        synchronized void end(Look look, long[] seen, long now) {
            looking = false;
            if (seen == null) {
                looksAtOnce = true;
                return;
            }
            if (!looksAtOnce) {
                for (int i = 0; i < from.length; i++) {
                    from[i] = Math.min(seen[i], told);
                }
            }
            taken = 0;
            nextLook = now + LOOK.toNanos();
            if (look.whole()) {
                nextWhole = now + Math.clamp((now - look.began()) * SHARE, LOOK.toNanos(), LATEST_WHOLE_LOOK.toNanos());
            }
        }

        synchronized void lower(long micros) {
            told = Math.min(told, micros);
            for (int i = 0; i < from.length; i++) {
                from[i] = Math.min(from[i], micros);
            }
        }

        synchronized void taken(int number) {
            taken += number;
        }

        synchronized void forget() {
            Arrays.fill(from, EVER);
            looksAtOnce = true;
        }
    }
}
