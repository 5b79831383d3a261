package se.budkavle.camel;

import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time that a send has, whichever connections it takes: when it is over, the one in use is cut and none is begun.
 * Thread-safe.
 */
final class SendTime implements AutoCloseable {
    /** Runs something, quick, when a time has passed. */
    interface Alarm {
        Future<?> after(Duration time, Runnable end);
    }

    private final long end;
    private final Future<?> alarm;
    private @Nullable RelayTransport used;
    private boolean rang;

    SendTime(Duration time, Alarm alarm) {
        this.end = System.nanoTime() + time.toNanos();
        this.alarm = alarm.after(time, this::ring);
    }

    /** This connection is the one in use. @return false when the time is over: begin nothing */
    synchronized boolean take(RelayTransport transport) {
        used = transport;
        return !isOver();
    }

    /** The connection is not in use any more: somebody else may take it. @return false when it was cut */
    synchronized boolean release() {
        used = null;
        return !rang;
    }

    /** Also when the alarm is late. */
    synchronized boolean isOver() {
        return rang || System.nanoTime() - end >= 0;
    }

    private synchronized void ring() {
        rang = true;
        if (used != null) {
            used.cut();
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
    }
}
