package se.budkavle.planning;

import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;

/**
 * One send-out of the event's type, and what became of it.
 *
 * @param matched whether its condition held
 * @param communicate null when it did not match
 * @param reason why it did not match, or why it is not sent; null when it is sent
 */
public record Explained(
        String sendout, boolean matched, Intent.@Nullable Communicate communicate, @Nullable Reason reason) {}
