package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * How soon partners say what became of what they took, counted in each hub. A partner whose reports are late gets less, and
 * little by little its share back: what was told ten minutes ago is forgotten. Thread-safe.
 */
public final class PartnerPace {
    /** The last reports that count, and how many are enough to judge by. */
    private static final int LAST = 100;

    private static final int FEW = 10;
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    /** Some phones are switched off, whoever calls them. */
    private static final double USUAL = 0.25;

    private final Function<String, Duration> promptly;
    private final Clock machine;
    private final Map<String, Deque<Heard>> heard = new ConcurrentHashMap<>();

    private record Heard(boolean late, Instant at) {
        double weight(Instant now) {
            return Math.max(0, 1 - (double) Duration.between(at, now).toMillis() / FORGOTTEN.toMillis());
        }
    }

    /**
     * @param promptly within what time a partner of this name reports: its grace
     * @param machine times the forgetting
     */
    public PartnerPace(Function<String, Duration> promptly, Clock machine) {
        this.promptly = promptly;
        this.machine = machine;
    }

    /** @param after from the hand-over to the first word of what became of it; business time */
    void reported(String partner, Duration after) {
        heard(partner, after.compareTo(promptly.apply(partner)) > 0);
    }

    /** Its time is over, and nothing was ever said. */
    void silent(String partner) {
        heard(partner, true);
    }

    private void heard(String partner, boolean late) {
        Deque<Heard> last = heard.computeIfAbsent(partner, p -> new ArrayDeque<>());
        synchronized (last) {
            last.addLast(new Heard(late, machine.instant()));
            if (last.size() > LAST) {
                last.removeFirst();
            }
        }
    }

    /** 0.1 to 1: what a partner gets of its weight. */
    double share(String partner) {
        Deque<Heard> last = heard.get(partner);
        if (last == null) {
            return 1;
        }
        Instant now = machine.instant();
        double late;
        double all;
        synchronized (last) {
            late = last.stream()
                    .filter(Heard::late)
                    .mapToDouble(h -> h.weight(now))
                    .sum();
            all = last.stream().mapToDouble(h -> h.weight(now)).sum();
        }
        double part = late / Math.max(FEW, all);
        return part <= USUAL ? 1 : Math.max(Breaker.LEAST, 1 - part);
    }
}
