package se.budkavle;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.work.WorkStore;

/** The clocks of a simulation's hubs: each may be set wrong, and all leap when nobody has anything to do before. */
final class SimulatedTime {
    private final List<SimulatedHub> hubs;
    private final List<SetClock> clocks;
    private final JdbcTemplate jdbc;
    /** Whose clocks count. */
    private List<Integer> living = List.of(0, 1);

    SimulatedTime(List<SimulatedHub> hubs, List<SetClock> clocks, JdbcTemplate jdbc, Instant start) {
        this.hubs = hubs;
        this.clocks = clocks;
        this.jdbc = jdbc;
        clocks.forEach(c -> c.set(start));
    }

    List<Integer> living() {
        return living;
    }

    void onlyLiving(List<Integer> hubs) {
        living = hubs;
    }

    void pass(Duration time) {
        clocks.forEach(c -> c.pass(time));
    }

    /** One hub's clock is set wrong, or right again. */
    void set(int k, Duration by) {
        clocks.get(k).pass(by);
    }

    void forward(@Nullable Timestamp moment) {
        if (moment != null && moment.toInstant().isAfter(now())) {
            clocks.forEach(c -> c.set(moment.toInstant()));
        }
    }

    Instant now() {
        return living.stream()
                .map(k -> clocks.get(k).instant())
                .max(Instant::compareTo)
                .orElseThrow();
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
            clocks.forEach(c -> c.set(moment));
        });
        return next.isPresent();
    }

    /** What a clock that was fast has put into the future comes when the right clock gets there. */
    boolean timePasses() {
        Instant now = now();
        var next = jdbc.queryForList("select min(due) from work where due > ?", Timestamp.class, Timestamp.from(now))
                .getFirst();
        if (next != null) {
            clocks.forEach(c -> c.set(next.toInstant()));
        }
        return next != null;
    }

    Set<String> stopped() {
        return hubs.getFirst().bean(LaneStore.class).stoppedLanes();
    }
}
