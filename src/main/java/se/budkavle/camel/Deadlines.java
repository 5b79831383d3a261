package se.budkavle.camel;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends calls that last too long, in machine time; an end that is called off leaves nothing behind. */
final class Deadlines {
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private Deadlines() {}

    /** Never before the time has passed. @param end from another thread, and quick */
    static Future<?> after(Duration time, Runnable end) {
        return WATCH.schedule(end, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor watch() {
        var watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("partner-deadlines").factory());
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }
}
