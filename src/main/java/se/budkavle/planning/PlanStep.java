package se.budkavle.planning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import se.budkavle.work.Wait;

/**
 * One channel of a plan.
 *
 * @param address e-mail, E.164 number, or the postal key of {@link Recipients}; suppressions name the same
 * @param waitFor how long this channel is given before the next step, already shrunk to the window
 * @param latestStart the last moment to start so that this step, and those after it, meet the window; null without one
 * @param working the wait in working days or hours that {@code waitFor} comes from, as files write it: it is counted anew
 *     from the moment of the hand-over; null for a span of time and for what was shrunk
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStep(
        String channel,
        String address,
        Cost cost,
        Duration waitFor,
        @Nullable Instant latestStart,
        @Nullable String working) {
    /** A step is looked at a little later than it is due, and may then wait ten minutes for reports that nobody has read. */
    private static final Duration LATE = Duration.ofMinutes(15);

    public PlanStep(String channel, String address, Cost cost, Duration waitFor, @Nullable Instant latestStart) {
        this(channel, address, cost, waitFor, latestStart, null);
    }

    /** When the wait is over that begins then. */
    public Instant waitedFrom(Instant start) {
        return working == null
                ? start.plus(waitFor)
                : Wait.read(working)
                        .orElseThrow(() -> new IllegalStateException("a plan says '" + working + "'"))
                        .endFrom(start);
    }

    /**
     * When a channel that began at that moment makes way for one with this latest start: so early that a look which comes
     * late does not come too late, and where time is short after half of it.
     */
    public static Instant makesWay(Instant began, Instant latestStart) {
        Duration half = Duration.between(began, latestStart).dividedBy(2);
        if (half.isNegative()) {
            return latestStart;
        }
        return latestStart.minus(shorter(half, LATE));
    }

    /** What {@link #makesWay} then leaves between a channel that is given so long and the next one's latest start. */
    static Duration makingWayAfter(Duration given) {
        return shorter(given, LATE);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
