package se.budkavle.camel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/**
 * Doors take no more while more events wait to be planned than the hub should have before it, or the disk has no room for
 * them: files and queues wait where they are. Each door has its bound, so that one may close before another; whoever calls
 * over HTTP is asked to come again only where a bound is set, as a caller may have no place to keep what is refused, or
 * where the disk is full. Thread-safe.
 */
@Component("backlog")
public final class Backlog {
    static final String HTTP = "http";
    static final String FILES = "inbox";
    static final String ARTEMIS = "artemis";
    static final String KAFKA = "kafka";

    private static final long MOST_UNPLANNED = 50_000;
    private static final long PATIENCE_MILLIS = 200;
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);
    private static final long COST_TO_PAUSE = 30;
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofMinutes(1);
    /** The part of a door's bound that should be planned before a caller comes again. */
    private static final double WORTH_COMING = 0.1;

    private final WorkStore work;
    private final LanePulse pulse;
    private final DiskSpace disk;
    private final Map<String, Door> doors = new TreeMap<>();
    private final ReentrantLock counting = new ReentrantLock();
    private volatile long unplanned;
    private volatile long lookAgainAt = System.nanoTime();

    /** @param held how often it has not taken what it could have had */
    private record Door(long most, Counter held) {}

    /**
     * How a door stands.
     *
     * @param most unplanned events with which it takes no more
     * @param full that many wait, or the disk has no room
     * @param held how often this hub has kept something waiting at it, or sent it away, since its start
     */
    public record Standing(String door, long most, boolean full, long held) {}

    Backlog(WorkStore work, LanePulse pulse, DiskSpace disk, MeterRegistry registry, Environment settings) {
        this.work = work;
        this.pulse = pulse;
        this.disk = disk;
        long all = settings.getProperty("budkavle.inbox.most-unplanned", Long.class, MOST_UNPLANNED);
        boolean kafka = !settings.getProperty("budkavle.kafka.brokers", "").isBlank();
        for (String name : kafka ? List.of(HTTP, FILES, ARTEMIS, KAFKA) : List.of(HTTP, FILES, ARTEMIS)) {
            Long most = settings.getProperty(
                    "budkavle." + name + ".most-unplanned", Long.class, name.equals(HTTP) ? null : all);
            if (most != null) {
                bound(name, most, registry);
            }
        }
    }

    private void bound(String name, long most, MeterRegistry registry) {
        doors.put(name, new Door(most, registry.counter("budkavle.door.held", "door", name)));
        Gauge.builder("budkavle.door.full", () -> isFull(most) ? 1 : 0)
                .tag("door", name)
                .register(registry);
    }

    /** As of now, or a moment ago: counting is not free. */
    boolean isRoom(String name) {
        Door door = doors.get(name);
        boolean room = isRoom(door);
        if (!room && door != null) {
            door.held().increment();
        }
        return room;
    }

    /** Whether it is the disk that has no room, for whatever door. */
    boolean isDiskLow() {
        return disk.isLow();
    }

    /** Where there is no bound, nobody needs to count. */
    private boolean isRoom(@Nullable Door door) {
        if (door == null || door.most() == Long.MAX_VALUE) {
            return !disk.isLow();
        }
        look();
        return !isFull(door.most());
    }

    private boolean isFull(long most) {
        return unplanned >= most || disk.isLow();
    }

    /**
     * One counts for all who ask at the same time; no further than the widest door needs, and the more seldom the more it
     * costs, since a door waits for it.
     */
    private void look() {
        if (System.nanoTime() - lookAgainAt > 0 && counting.tryLock()) {
            try {
                long began = System.nanoTime();
                unplanned = work.waiting()
                        .count(
                                Lanes.PLAN,
                                doors.values().stream()
                                        .mapToLong(Door::most)
                                        .max()
                                        .orElse(MOST_UNPLANNED));
                long now = System.nanoTime();
                long pause = Math.clamp(
                        COST_TO_PAUSE * (now - began), TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS), LONGEST_PAUSE);
                lookAgainAt = now + pause;
            } finally {
                counting.unlock();
            }
        }
    }

    /** When somebody who was sent away finds room again, at the pace of the last minute; a disk is cleared by people. */
    Duration comeAgain(String name) {
        Door door = doors.get(name);
        if (door == null || disk.isLow()) {
            return LATE;
        }
        double perSecond = pulse.perSecond(Lanes.PLAN);
        double seconds = perSecond == 0 ? 0 : WORTH_COMING * door.most() / perSecond;
        return Duration.ofSeconds(Math.clamp((long) Math.ceil(seconds), SOON.toSeconds(), LATE.toSeconds()));
    }

    /** Waits for room; false when the hub stops meanwhile. */
    boolean awaitRoom(String name, CamelContext context) throws InterruptedException {
        if (isRoom(name)) {
            return !isStopping(context);
        }
        while (!isStopping(context) && !isRoom(doors.get(name))) {
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        }
        return !isStopping(context);
    }

    /** That long, or until the hub stops. */
    static void pause(Duration length, CamelContext context) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        while (!isStopping(context) && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        }
    }

    /** All doors that have a bound, as this hub last saw them. */
    public List<Standing> doors() {
        look();
        return doors.entrySet().stream()
                .map(d -> new Standing(
                        d.getKey(), d.getValue().most(), isFull(d.getValue().most()), (long)
                                d.getValue().held().count()))
                .toList();
    }

    static boolean isStopping(CamelContext context) {
        return context.isStopping() || context.isStopped() || context.isSuspending();
    }
}
