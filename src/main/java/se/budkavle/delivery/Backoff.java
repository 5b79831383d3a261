package se.budkavle.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to leave a partner alone that took nothing: longer each time, ten minutes at most, and never all at once. */
public final class Backoff {
    private static final double MOST_SECONDS = 600;

    private final RandomGenerator random;

    /** @param random asked by many threads at once */
    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param tries so far, at least one */
    Duration pause(int tries) {
        return jittered(Duration.ofSeconds((long) Math.min(MOST_SECONDS, Math.pow(3, tries))));
    }

    /** Up to a quarter shorter or longer. */
    Duration jittered(Duration pause) {
        return pause.multipliedBy(750 + random.nextLong(500)).dividedBy(1000);
    }
}
