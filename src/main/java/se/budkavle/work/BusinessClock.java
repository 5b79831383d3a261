package se.budkavle.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Business time: due dates, waits, windows. {@link DatabaseTime} plus an offset that only grows (a leap), the same at all
 * hubs of a database; it goes back only when the database's clock does. Leases, time-outs and breakers never use it.
 * Thread-safe.
 */
public final class BusinessClock extends Clock {
    /** The zone of business days. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final Clock base;
    private final AtomicReference<Duration> offset;

    public BusinessClock(Clock base, Duration offset) {
        this.base = base;
        this.offset = new AtomicReference<>(offset);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset.get());
    }

    public Duration offset() {
        return offset.get();
    }

    /** What the offset would be after a leap to {@code moment}: to be stored before the leap. */
    public Duration offsetAt(Instant moment) {
        Duration wanted = Duration.between(base.instant(), moment);
        return wanted.compareTo(offset.get()) > 0 ? wanted : offset.get();
    }

    /** Leaps to {@code moment}; a moment that has passed changes nothing. Returns the offset that now holds. */
    public Duration leapTo(Instant moment) {
        follow(offsetAt(moment));
        return offset();
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
