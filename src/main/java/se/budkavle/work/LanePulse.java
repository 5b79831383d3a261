package se.budkavle.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Signs of life of this hub's lanes, for who watches them; machine time. Thread-safe. */
public final class LanePulse {
    private final Map<String, Minute> done = new ConcurrentHashMap<>();
    private final Map<String, Minute> undone = new ConcurrentHashMap<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<String, Broken> broken = new ConcurrentHashMap<>();
    private final Map<String, Refused> refused = new ConcurrentHashMap<>();
    private final Map<String, Unpolled> unpolled = new ConcurrentHashMap<>();
    private final Map<String, Unproven> unproven = new ConcurrentHashMap<>();
    private final InstantSource machine;

    public LanePulse() {
        this(InstantSource.system());
    }

    public LanePulse(InstantSource machine) {
        this.machine = machine;
    }

    /**
     * Rounds that failed, one after the other.
     *
     * @param what classes and places, no messages
     */
    public record Trouble(int rounds, String what) {}

    /**
     * A part of the program that is broken, in a lane that goes on.
     *
     * @param times since this hub started
     */
    public record Broken(int times, String what) {}

    /**
     * Over the last minute.
     *
     * @param perSecond done for good, a second
     * @param misses tried and must be tried again, or nobody knows; in the whole minute
     */
    public record Rate(double perSecond, long misses) {
        public static final Rate NONE = new Rate(0, 0);

        public Rate plus(Rate other) {
            return new Rate(perSecond + other.perSecond, misses + other.misses);
        }
    }

    /**
     * Credentials that somebody outside does not take, time after time.
     *
     * @param settings where they come from, never what they are
     */
    public record Refused(int times, String who, String settings) {}

    /**
     * A mailbox or a folder that could not be polled, time after time.
     *
     * @param until without another word another hub polls it by then, and no better word than that comes here
     * @param what classes and places, no messages
     */
    public record Unpolled(Instant since, Instant until, String who, String what) {
        private Unpolled then(Unpolled next, Instant now) {
            return until.isBefore(now) ? next : new Unpolled(since, next.until(), next.who(), next.what());
        }

        public boolean lasts(Duration time, Instant now) {
            return !since.plus(time).isAfter(now) && !until.isBefore(now);
        }
    }

    /**
     * Reports that nothing proved to be their partner's, one after the other.
     *
     * @param settings where what would prove it comes from
     */
    public record Unproven(int times, Instant last, String settings) {
        /** Anybody may call. */
        private static final Duration FORGOTTEN = Duration.ofDays(1);

        private Unproven then(Unproven next) {
            return isFresh(next.last()) ? new Unproven(times + 1, next.last(), next.settings()) : next;
        }

        public boolean isFresh(Instant now) {
            return last.plus(FORGOTTEN).isAfter(now);
        }
    }

    /** Returns how many came in a row. */
    public int unproven(String report, String settings) {
        return unproven.merge(report, new Unproven(1, machine.instant(), settings), Unproven::then)
                .times();
    }

    public void proven(String report) {
        if (!unproven.isEmpty()) {
            unproven.remove(report);
        }
    }

    public Map<String, Unproven> unproven() {
        return Map.copyOf(unproven);
    }

    /**
     * @param door the mailbox or folder
     * @param again within so long this hub tries it again, unless another one does
     */
    public void unpolled(String door, Duration again, String who, String what) {
        Instant now = machine.instant();
        unpolled.merge(door, new Unpolled(now, now.plus(again), who, what), (old, fresh) -> old.then(fresh, now));
    }

    public void polled(String door) {
        if (!unpolled.isEmpty()) {
            unpolled.remove(door);
        }
    }

    public Map<String, Unpolled> unpolled() {
        return Map.copyOf(unpolled);
    }

    /** @param door where they were shown: a partner's lane, a mailbox, a folder */
    public void refused(String door, String who, String settings) {
        refused.merge(door, new Refused(1, who, settings), (old, fresh) -> new Refused(old.times() + 1, who, settings));
    }

    public void admitted(String door) {
        if (!refused.isEmpty()) {
            refused.remove(door);
        }
    }

    public Map<String, Refused> refused() {
        return Map.copyOf(refused);
    }

    /** So much of the lane was done for good. */
    public void beat(String lane, int number) {
        if (number > 0) {
            done.computeIfAbsent(lane, l -> new Minute()).add(number);
        }
    }

    /** So much was tried and must be tried again, or nobody knows. */
    public void missed(String lane, int number) {
        if (number > 0) {
            undone.computeIfAbsent(lane, l -> new Minute()).add(number);
        }
    }

    /** A round went as it should, whether there was something to do or not. */
    public void fine(String lane) {
        if (!troubles.isEmpty()) {
            troubles.remove(lane);
        }
    }

    public void failed(String lane, String what) {
        troubles.merge(lane, new Trouble(1, what), (old, fresh) -> new Trouble(old.rounds() + 1, what));
    }

    public void broke(String lane, String what) {
        failed(lane, what);
        broken.merge(lane, new Broken(1, what), (old, fresh) -> new Broken(old.times() + 1, what));
    }

    /** How much was done in the lane since this hub started. */
    public long beats(String lane) {
        Minute minute = done.get(lane);
        return minute == null ? 0 : minute.total();
    }

    /** A second, over the last minute. */
    public double perSecond(String lane) {
        return lastMinute(done, lane) / 60.0;
    }

    /** Of every lane in which something was tried since this hub started. */
    public Map<String, Rate> rates() {
        var lanes = new HashSet<>(done.keySet());
        lanes.addAll(undone.keySet());
        return lanes.stream()
                .collect(Collectors.toMap(lane -> lane, lane -> new Rate(perSecond(lane), lastMinute(undone, lane))));
    }

    private static long lastMinute(Map<String, Minute> minutes, String lane) {
        Minute minute = minutes.get(lane);
        return minute == null ? 0 : minute.last();
    }

    public Map<String, Trouble> troubles() {
        return Map.copyOf(troubles);
    }

    public Map<String, Broken> broken() {
        return Map.copyOf(broken);
    }

    /** Counts by the second, for a minute. */
    private static final class Minute {
        private static final int SECONDS = 60;

        private final long[] counts = new long[SECONDS];
        private final long[] seconds = new long[SECONDS];
        private long total;

        synchronized void add(int number) {
            long now = System.nanoTime() / 1_000_000_000;
            int slot = Math.floorMod(now, SECONDS);
            if (seconds[slot] != now) {
                seconds[slot] = now;
                counts[slot] = 0;
            }
            counts[slot] += number;
            total += number;
        }

        synchronized long last() {
            long now = System.nanoTime() / 1_000_000_000;
            long sum = 0;
            for (int i = 0; i < SECONDS; i++) {
                if (now - seconds[i] < SECONDS) {
                    sum += counts[i];
                }
            }
            return sum;
        }

        synchronized long total() {
            return total;
        }
    }
}
