package se.budkavle.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Business time: due dates, waits, windows. Machine time plus an offset that only grows (a leap). Leases, time-outs and
 * breakers never use it. Thread-safe.
 */
public final class BusinessClock extends Clock {
    /** The zone of business days. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final Clock machine;
    private final AtomicReference<Duration> offset;

    public BusinessClock(Clock machine, Duration offset) {
        this.machine = machine;
        this.offset = new AtomicReference<>(offset);
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset.get());
    }

    public Duration offset() {
        return offset.get();
    }

    /** What the offset would be after a leap to {@code moment}: to be stored before the leap. */
    public Duration offsetAt(Instant moment) {
        Duration wanted = Duration.between(machine.instant(), moment);
        return wanted.compareTo(offset.get()) > 0 ? wanted : offset.get();
    }

    /** Leaps to {@code moment}; a moment that has passed changes nothing. Returns the offset that now holds. */
    public Duration leapTo(Instant moment) {
        return offset.updateAndGet(old -> {
            Duration wanted = Duration.between(machine.instant(), moment);
            return wanted.compareTo(old) > 0 ? wanted : old;
        });
    }

    /** Another hub on the same database has leapt: its offset holds here too. Whether that is news. */
    public boolean follow(Duration other) {
        Duration before = offset.getAndUpdate(old -> other.compareTo(old) > 0 ? other : old);
        return other.compareTo(before) > 0;
    }

    @Override
    public ZoneId getZone() {
        return ZONE;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
