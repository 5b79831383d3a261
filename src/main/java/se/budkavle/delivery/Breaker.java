package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a partner is spoken to. Pure; moments are machine time by one clock, the database's. Closed: as much as its
 * limits allow. Open: nothing, until its pause is over. Probing: one message is out to see whether it is back.
 */
public sealed interface Breaker {

    /** @param since when it came back; null when it was never away */
    record Closed(@Nullable Instant since) implements Breaker {
        /** From no more than a part to everything, over the time given for coming back. */
        double share(Instant now, Duration comingBack) {
            if (since == null) {
                return 1;
            }
            double passed = (double) Duration.between(since, now).toMillis() / comingBack.toMillis();
            return Math.clamp(LEAST + (1 - LEAST) * passed, LEAST, 1);
        }

        Open open(Instant now, Duration pause) {
            return new Open(1, now.plus(pause));
        }
    }

    /** @param round how often it was found away since it was last there */
    record Open(int round, Instant until) implements Breaker {
        Probing probe(UUID by, Instant until) {
            return new Probing(round, until, by);
        }

        /** The partner has said itself when to come again. */
        Open notBefore(Instant asked) {
            return asked.isAfter(until) ? new Open(round, asked) : this;
        }
    }

    /**
     * @param until when the probe's hub counts as dead, and another one may ask
     * @param by the lease of the message that is out
     */
    record Probing(int round, Instant until, UUID by) implements Breaker {
        Closed back(Instant now) {
            return new Closed(now);
        }

        Open away(Instant now, Duration pause) {
            return new Open(round + 1, now.plus(pause));
        }

        /** It was never asked: the next one may. */
        Open notAsked(Instant now) {
            return new Open(round, now);
        }
    }

    /** What a partner that has just come back gets of what it would get. */
    double LEAST = 0.1;

    Closed NEVER_OPENED = new Closed(null);

    /** Nothing may be claimed for it: others of the channel take over. */
    default boolean isShut(Instant now) {
        return switch (this) {
            case Closed c -> false;
            case Open o -> now.isBefore(o.until());
            case Probing p -> now.isBefore(p.until());
        };
    }

    default boolean isClosed() {
        return this instanceof Closed;
    }

    default String word() {
        return switch (this) {
            case Closed c -> "closed";
            case Open o -> "open";
            case Probing p -> "half-open";
        };
    }
}
