package se.budkavle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import se.budkavle.work.DatabaseTime;

/** The database's clock, and those of its hubs' machines: any of them is set wrong now and then, and all pass alike. */
final class SimulatedClocks {
    /** In whole seconds, so that no part of one makes a difference. */
    private static final Instant BEGAN = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final SetClock database = new SetClock(Instant.EPOCH);
    private final List<Machine> machines = List.of(new Machine(), new Machine());
    private long counted;
    private long worked;

    private final class Machine {
        private final SetClock own = new SetClock(Instant.EPOCH);
        private final DatabaseTime time = new DatabaseTime(own, () -> counted);
        /** By how much the database's clock was set since this hub asked for it. */
        private Duration unheard = Duration.ZERO;

        void asks() {
            time.set(database::instant);
            unheard = Duration.ZERO;
        }
    }

    /** As each hub believes that of the database to be. */
    List<DatabaseTime> hubs() {
        var times = new ArrayList<DatabaseTime>();
        machines.forEach(m -> times.add(m.time));
        return times;
    }

    /** All begin anew, and right. */
    void begin(Instant moment) {
        database.set(moment);
        machines.forEach(m -> {
            m.own.set(moment);
            m.asks();
        });
    }

    void pass(Duration time) {
        worked += time.toNanos();
        leap(time);
    }

    /** What is done within machine time, as leases and pauses of breakers are, has no part in it. */
    void leap(Duration time) {
        database.pass(time);
        machines.forEach(m -> m.own.pass(time));
        counted += time.toNanos();
    }

    /** Machine time, as {@link System#nanoTime}. */
    long nanos() {
        return worked;
    }

    /** Machine time by the wall, also that of the database. */
    Clock wall() {
        InstantSource source = () -> BEGAN.plusNanos(worked);
        return source.withZone(ZoneOffset.UTC);
    }

    void setsOwn(int k, Duration by) {
        machines.get(k).own.pass(by);
    }

    void setsDatabase(Duration by) {
        database.pass(by);
        machines.forEach(m -> m.unheard = m.unheard.plus(by));
    }

    /** A hub asks the database for its time, as it does at its start and every few seconds. */
    void asks(int k) {
        machines.get(k).asks();
    }

    /** The right time: the database's. */
    Instant now() {
        return database.instant();
    }

    /** What is right as far as a hub can know: the database's, as its clock was when the hub last asked for it. */
    Instant asFarAsKnown(int k) {
        return now().minus(machines.get(k).unheard);
    }
}
