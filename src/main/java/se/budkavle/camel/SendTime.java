package se.budkavle.camel;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
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

    private final LongSupplier nanos;
    private final long half;
    private final long end;
    private final Future<?> alarm;
    private @Nullable RelayTransport used;
    private boolean rang;

    SendTime(Duration time, Alarm alarm) {
        this(time, alarm, System::nanoTime);
    }

    /** @param nanos machine time, as {@link System#nanoTime} */
    SendTime(Duration time, Alarm alarm, LongSupplier nanos) {
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.half = now + time.toNanos() / 2;
        this.end = now + time.toNanos();
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
        return rang || nanos.getAsLong() - end >= 0;
    }

    /** Too little is left for another dialogue: cut after its last word, it would leave in doubt what is not. */
    synchronized boolean isHalfOver() {
        return rang || nanos.getAsLong() - half >= 0;
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
