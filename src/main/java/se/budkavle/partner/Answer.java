package se.budkavle.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a partner's answer to a call means for the message. */
public sealed interface Answer {
    /** The partner took a stand. */
    record Reported(DeliveryReport report) implements Answer {}

    /** It certainly did not take the message; again later, or another partner. */
    record NotTaken(@Nullable Duration retryAfter, String why) implements Answer {}

    /** Nobody knows whether it took the message. */
    record Unclear(String why) implements Answer {}
}
