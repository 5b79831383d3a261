package se.budkavle.work;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the disk of the data folder has room for what is new. A database that finds none for its log ends, and takes
 * with it what could still be read and finished: so the doors close before. Thread-safe.
 */
public final class DiskSpace {
    private static final long MB = 1024L * 1024;
    /** At full speed some megabytes are written meanwhile. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LongSupplier freeBytes;
    private final long leastMb;
    private volatile boolean low;
    private volatile long lookAgainAt = System.nanoTime();

    /** @param leastMb what is kept for work under way */
    public DiskSpace(LongSupplier freeBytes, long leastMb) {
        this.freeBytes = freeBytes;
        this.leastMb = leastMb;
    }

    public long leftMb() {
        return freeBytes.getAsLong() / MB;
    }

    /** As of now, or a moment ago. */
    public boolean isLow() {
        long now = System.nanoTime();
        if (now - lookAgainAt >= 0) {
            lookAgainAt = now + LOOK_NANOS;
            low = leftMb() < leastMb;
        }
        return low;
    }
}
