package se.budkavle.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for another process. */
final class Waiting {
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** Long enough that asking the hub's database costs it little. */
    private static final int PAUSE_MS = 20;

    private Waiting() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    /** @param what said when it does not come true within ten minutes */
    static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(what + " within ten minutes");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }
}
