package se.budkavle.sandbox;

import java.time.Duration;

/**
 * Time waits for a hub that fetches its reports, but not for ever for one that does not look: after a minute of machine
 * time without any progress it may move on. Thread-safe.
 */
final class Patience {
    private static final long LIMIT = Duration.ofMinutes(1).toNanos();

    private volatile long since = System.nanoTime();

    void renew() {
        since = System.nanoTime();
    }

    boolean lasts(boolean somethingWaits) {
        return somethingWaits && System.nanoTime() - since < LIMIT;
    }
}
