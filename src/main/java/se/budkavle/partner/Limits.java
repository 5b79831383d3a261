package se.budkavle.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a partner may be given, and when it counts as away. All in machine time, but for {@code perRecipient}: what is
 * put off by it comes back at a moment of business time.
 *
 * @param perSecond messages a second over all hubs; null when unlimited
 * @param perRecipient messages to one recipient, in business time; null when unlimited
 * @param failures in a row that open the breaker
 * @param share percent of the last {@code of} calls that open it when they failed
 * @param of how many calls the share is of
 * @param pause until an open breaker lets one message find out; doubled by each that fails to
 */
public record Limits(
        @Nullable Double perSecond,
        @Nullable PerRecipient perRecipient,
        int failures,
        int share,
        int of,
        Duration pause) {
    public static final Limits USUAL = new Limits(null, null, 5, 50, 20, Duration.ofSeconds(30));

    /** So many in any stretch of so long. */
    public record PerRecipient(int most, Duration per) {}

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** @param round how often it has been away without coming back in between, the first time 1 */
    public Duration pause(int round) {
        Duration grown = pause.multipliedBy(1L << Math.min(round - 1, 10));
        Duration most = pause.compareTo(LONGEST_PAUSE) > 0 ? pause : LONGEST_PAUSE;
        return grown.compareTo(most) > 0 ? most : grown;
    }
}
