package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a partner's rate. Pure; machine time. It holds what a quarter of a second brings, at least one: enough for a
 * claim every now and then to keep the rate, too little for a burst that the partner would feel.
 *
 * @param perSecond more than 0
 * @param tokens at the moment {@code at}
 */
record Bucket(double perSecond, double tokens, Instant at) {
    private static final double SECONDS = 0.25;

    /** @param at null for a bucket that was never asked: it is full */
    static Bucket of(double perSecond, double tokens, @Nullable Instant at, Instant now) {
        var full = new Bucket(perSecond, capacity(perSecond), now);
        return at == null ? full : new Bucket(perSecond, tokens, at).refilled(now);
    }

    private Bucket refilled(Instant now) {
        double seconds = Math.max(0, Duration.between(at, now).toNanos() / 1e9);
        return new Bucket(perSecond, Math.min(capacity(perSecond), tokens + seconds * perSecond), now);
    }

    private static double capacity(double perSecond) {
        return Math.max(1, perSecond * SECONDS);
    }

    /** Messages that may go now. */
    int whole() {
        return (int) Math.floor(tokens + 1e-9);
    }

    Bucket minus(int taken) {
        return new Bucket(perSecond, tokens - taken, at);
    }
}
