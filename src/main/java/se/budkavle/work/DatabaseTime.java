package se.budkavle.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * The clock of the database, as a process keeps it between two questions: its own, set right by the last answer. Ids of
 * events begin with it, so that hubs whose own clocks differ agree on what came first. Thread-safe.
 */
public final class DatabaseTime extends Clock {
    /** Of this process, which has one machine's clock whatever runs in it. */
    public static final DatabaseTime HERE = new DatabaseTime(Clock.systemUTC());

    /** An answer that took longer says too little of when it was given. */
    private static final Duration SOON_ENOUGH = Duration.ofSeconds(1);

    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;

    DatabaseTime(Clock own) {
        this.own = own;
    }

    /** @param database asks it for its time */
    public void set(Supplier<Instant> database) {
        Instant asked = own.instant();
        Instant said = database.get();
        Duration took = Duration.between(asked, own.instant());
        if (!took.isNegative() && took.compareTo(SOON_ENOUGH) < 0) {
            ahead = Duration.between(asked.plus(took.dividedBy(2)), said);
        }
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the database's time is told in UTC");
    }
}
