package se.budkavle.work;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the database, as a process keeps it between two questions: it counts on from the last answer, so that nobody
 * who sets the machine's clock moves it. Until the first answer, and in a hub alone, it is the machine's own clock. Ids of
 * events begin with it, and business time stands on it: so hubs whose own clocks differ agree on what came first and on
 * what is due. Thread-safe.
 */
public final class DatabaseTime extends Clock {
    /** Of this process, which has one machine's clock whatever runs in it. */
    public static final DatabaseTime HERE = new DatabaseTime(Clock.systemUTC(), System::nanoTime);

    private final Clock own;
    private final LongSupplier nanos;
    private volatile @Nullable Known known;

    /** What time it was when this process had counted so far. */
    private record Known(Instant time, long nanos) {}

    /**
     * @param own until the database has answered
     * @param nanos a clock like {@link System#nanoTime}
     */
    public DatabaseTime(Clock own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    /**
     * The answer was given some time between the question and now: what is believed is moved only as far as that asks for,
     * and is wrong by no more than the answer took. So an answer that comes late moves little, and time runs backwards only
     * where the database's clock was set back, or where this machine counts too fast.
     *
     * @param database asks it for its time
     */
    public synchronized void set(Supplier<Instant> database) {
        long asked = nanos.getAsLong();
        Instant earliest = database.get();
        long answered = nanos.getAsLong();
        Instant latest = earliest.plusNanos(answered - asked);
        Instant believed = at(answered);
        Instant right = believed.isBefore(earliest) ? earliest : believed.isAfter(latest) ? latest : believed;
        known = new Known(right, answered);
    }

    @Override
    public Instant instant() {
        return at(nanos.getAsLong());
    }

    private Instant at(long counted) {
        Known last = known;
        return last == null ? own.instant() : last.time().plusNanos(counted - last.nanos());
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
