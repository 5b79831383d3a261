package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which partners answer, as this hub sees it. One that failed to several times in a row is away for a while; then the next
 * message finds out, and a failure makes the while longer. Thread-safe.
 */
public final class PartnerHealth {
    private static final int FAILURES = 3;
    private static final Duration AWHILE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    private final Clock clock;
    private final Map<String, Standing> byPartner = new ConcurrentHashMap<>();

    private record Standing(int failures, int rounds, Instant awayUntil) {
        private static final Standing GOOD = new Standing(0, 0, Instant.MIN);

        Standing worse(Instant now) {
            if (now.isBefore(awayUntil) || failures + 1 < FAILURES) {
                return now.isBefore(awayUntil) ? this : new Standing(failures + 1, rounds, awayUntil);
            }
            Duration pause = AWHILE.multipliedBy(1L << Math.min(rounds, MOST_DOUBLINGS));
            return new Standing(failures, rounds + 1, now.plus(pause));
        }
    }

    public PartnerHealth(Clock clock) {
        this.clock = clock;
    }

    /** It answered, whatever it said. */
    void answered(String partner) {
        byPartner.remove(partner);
    }

    /** It took nothing, or never answered. */
    void failed(String partner) {
        byPartner.merge(partner, Standing.GOOD.worse(clock.instant()), (old, fresh) -> old.worse(clock.instant()));
    }

    public boolean isAway(String partner) {
        return clock.instant()
                .isBefore(byPartner.getOrDefault(partner, Standing.GOOD).awayUntil());
    }
}
