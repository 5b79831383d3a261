package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How long an attempt whose time is over waits for reports that nobody has read yet, any of which may be about it: a second,
 * then twice as long each time, at most a minute; fifteen times, which are ten minutes. Urgent reports are read first, so
 * under load that does not end an old one may stand in line without end, and nothing waits for that. A leap of business time
 * reads no report, and is one time like any other. Each hub counts for itself. Thread-safe.
 */
final class UnreadWait {
    static final int MOST = 15;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** What was not looked at for so long is forgotten: a report has decided about it. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private record Waiting(int times, Instant until) {}

    private final Map<UUID, Waiting> all = new LinkedHashMap<>(); // who was told to wait last is last

    /** When to look at the attempt again; empty when it has waited long enough. */
    synchronized Optional<Instant> next(UUID attemptId, Instant now) {
        forget(now);
        Waiting before = all.getOrDefault(attemptId, new Waiting(0, now));
        if (now.isBefore(before.until())) {
            return Optional.of(before.until()); // looked at for something else, or what was decided was rolled back
        }
        if (before.times() == MOST) {
            return Optional.empty();
        }
        Duration doubled = Duration.ofSeconds(1L << before.times());
        Instant until = now.plus(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
        all.remove(attemptId);
        all.put(attemptId, new Waiting(before.times() + 1, until));
        return Optional.of(until);
    }

    private void forget(Instant now) {
        var eldest = all.values().iterator();
        while (eldest.hasNext() && eldest.next().until().plus(REMEMBERED).isBefore(now)) {
            eldest.remove();
        }
    }
}
