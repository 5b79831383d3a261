package se.budkavle.planning;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a plan.
 *
 * @param address e-mail, E.164 number, or the postal key of {@link Recipients}; suppressions name the same
 * @param waitFor how long this channel is given before the next step, already shrunk to the window
 * @param latestStart the last moment to start so that this step, and those after it, meet the window; null without one
 */
public record PlanStep(String channel, String address, Cost cost, Duration waitFor, @Nullable Instant latestStart) {}
