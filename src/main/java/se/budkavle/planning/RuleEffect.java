package se.budkavle.planning;

import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;

/**
 * What one rule did, kept as the explanation.
 *
 * @param channel null when the rule concerns the whole communication
 * @param effect removed, first, next, skipped, shrunk, bypassed, fallback, redirected, limited, retained or stopped
 */
public record RuleEffect(String rule, @Nullable String channel, String effect, Reason reason) {
    /** Whether the channel cannot be used for it. */
    public boolean leavesOut() {
        return channel != null && (effect.equals("removed") || effect.equals("skipped"));
    }
}
