package se.budkavle.work;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Signs of life of this hub's lanes, for who watches them. Thread-safe. */
public final class LanePulse {
    private final Map<String, AtomicLong> progress = new ConcurrentHashMap<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    /**
     * Rounds that failed, one after the other.
     *
     * @param error not a failure that routes expect: a part of the program is broken
     * @param what classes and places, no messages
     */
    public record Trouble(int rounds, boolean error, String what) {}

    /** Something of the lane was done for good. */
    public void beat(String lane) {
        progress.computeIfAbsent(lane, l -> new AtomicLong()).incrementAndGet();
    }

    /** A round went as it should, whether there was something to do or not. */
    public void fine(String lane) {
        if (!troubles.isEmpty()) {
            troubles.remove(lane);
        }
    }

    public void failed(String lane, boolean error, String what) {
        troubles.merge(
                lane,
                new Trouble(1, error, what),
                (old, fresh) -> new Trouble(old.rounds() + 1, old.error() || fresh.error(), what));
    }

    /** How often the lane has beaten since this hub started. */
    public long beats(String lane) {
        return Optional.ofNullable(progress.get(lane)).map(AtomicLong::get).orElse(0L);
    }

    public Map<String, Trouble> troubles() {
        return Map.copyOf(troubles);
    }
}
