package se.budkavle.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The partner certainly did not take the message (refused connection, DNS, 429, 5xx before anything was taken). */
public class NotSentException extends RuntimeException {
    private final @Nullable Duration retryAfter;
    private final Presence partner;

    /** The partner took nothing: it cannot be reached, or serves nobody. */
    public NotSentException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(message, retryAfter, Presence.AWAY, cause);
    }

    /** @param partner there, when it put off this message alone */
    public NotSentException(
            String message, @Nullable Duration retryAfter, Presence partner, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.partner = partner;
    }

    public Presence partner() {
        return partner;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
