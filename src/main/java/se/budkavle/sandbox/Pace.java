package se.budkavle.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts what each recipient is sent within a while, and remembers nobody for longer. Thread-safe. */
final class Pace {
    private final int most;
    private final Duration per;
    private final Deque<Sent> lately = new ArrayDeque<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Pace(int most, Duration per) {
        this.most = most;
        this.per = per;
    }

    private record Sent(String to, Instant at) {}

    /** Whether one more may go to this recipient now, who is then counted. */
    synchronized boolean allows(String to, Instant now) {
        while (!lately.isEmpty() && !lately.getFirst().at().isAfter(now.minus(per))) {
            counts.computeIfPresent(lately.removeFirst().to(), (who, sent) -> sent == 1 ? null : sent - 1);
        }
        if (counts.getOrDefault(to, 0) >= most) {
            return false;
        }
        lately.addLast(new Sent(to, now));
        counts.merge(to, 1, Integer::sum);
        return true;
    }

    synchronized int remembered() {
        return lately.size();
    }
}
