package se.budkavle;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** The time of a simulation, which leaps when nobody has anything to do before; nothing may be worked before it is due. */
final class SimulatedTime {
    private final List<SimulatedHub> hubs;
    private final SimulatedClocks clocks;
    private final JdbcTemplate jdbc;
    private List<Integer> living = List.of(0, 1);

    SimulatedTime(List<SimulatedHub> hubs, SimulatedClocks clocks, JdbcTemplate jdbc) {
        this.hubs = hubs;
        this.clocks = clocks;
        this.jdbc = jdbc;
    }

    List<Integer> living() {
        return living;
    }

    void onlyLiving(List<Integer> hubs) {
        living = hubs;
    }

    void pass(Duration time) {
        clocks.pass(time);
        SimulatedDatabase.machineTime(jdbc, clocks.wall().instant());
    }

    void forward(@Nullable Timestamp moment) {
        if (moment != null && moment.toInstant().isAfter(now())) {
            leapTo(moment.toInstant());
        }
    }

    private void leapTo(Instant moment) {
        clocks.leap(Duration.between(now(), moment));
    }

    /** The right one. */
    Instant now() {
        return clocks.now();
    }

    /** A hub hears what time it is at the database. */
    void asks(int k) {
        clocks.asks(k);
    }

    /** Somebody sets a clock: that of a hub's machine, or, more seldom, the database's. Returns what was done. */
    String setsAClock(Random random, int k) {
        Duration by = Duration.ofMinutes(random.nextBoolean() ? 60 : -60);
        if (random.nextInt(4) > 0) {
            clocks.setsOwn(k, by);
            return "has its clock set by " + by;
        }
        clocks.setsDatabase(by);
        return "does not know yet that the database's clock was set by " + by;
    }

    /** A hub has taken this just now. */
    void demandDue(int k, List<WorkRow> taken) {
        taken.forEach(row -> demandDue(k, row.lane(), row.due()));
    }

    /** A hub has leased this just now. */
    void demandDue(int k, UUID token) {
        jdbc.query(
                "select lane, due from work where token = ?",
                rs -> {
                    demandDue(k, rs.getString(1), rs.getTimestamp(2).toInstant());
                },
                token);
    }

    private void demandDue(int k, String lane, Instant due) {
        Instant known = clocks.asFarAsKnown(k);
        Simulation.demand(
                !due.isAfter(known),
                "hub %d works what is due in %s at %s already at %s".formatted(k, lane, due, known));
    }

    /** To the next moment at which something is due; the caller knows that nobody has anything else to do. */
    boolean leap() {
        Instant now = now();
        SimulatedHub hub = hubs.getFirst();
        if (hub.bean(WorkStore.class).waiting().busy(now, stopped())) {
            return false;
        }
        var next = Stream.of(
                        hub.bean(WorkStore.class).waiting().nextDue(stopped()),
                        hub.bean(LimitStore.class).nextOpening(now))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .filter(n -> n.isAfter(now));
        next.ifPresent(moment -> {
            hub.bean(LimitStore.class).hasten(Duration.between(now, moment));
            leapTo(moment);
        });
        return next.isPresent();
    }

    /** What was put into the future while the database's clock was fast comes when the right one gets there. */
    boolean timePasses() {
        Instant now = now();
        var next = jdbc.queryForList("select min(due) from work where due > ?", Timestamp.class, Timestamp.from(now))
                .getFirst();
        if (next != null) {
            leapTo(next.toInstant());
        }
        return next != null;
    }

    Set<String> stopped() {
        return hubs.getFirst().bean(LaneStore.class).stoppedLanes();
    }
}
