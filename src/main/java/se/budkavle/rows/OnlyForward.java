package se.budkavle.rows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands still while another clock, which was set back, comes to where it was: by what is drawn from it, what came later is
 * still told apart. A clock that goes back by more than a day was wrong before, and is followed. Thread-safe.
 */
public final class OnlyForward extends Clock {
    private static final Duration WRONG = Duration.ofDays(1);

    private final Clock clock;
    private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

    public OnlyForward(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return latest.accumulateAndGet(clock.instant(), OnlyForward::later);
    }

    private static Instant later(Instant latest, Instant now) {
        return now.isAfter(latest) || now.plus(WRONG).isBefore(latest) ? now : latest;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new OnlyForward(clock.withZone(zone));
    }
}
