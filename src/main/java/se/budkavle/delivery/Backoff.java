package se.budkavle.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to leave a partner alone that took nothing: longer each time, ten minutes at most, and never all at once. */
final class Backoff {
    private static final double MOST_SECONDS = 600;

    private Backoff() {}

    /** @param tries so far, at least one */
    static Duration pause(int tries) {
        double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
        return Duration.ofMillis((long) (Math.min(MOST_SECONDS, Math.pow(3, tries)) * 1000 * jitter));
    }
}
