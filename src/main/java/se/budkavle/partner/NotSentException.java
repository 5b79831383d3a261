package se.budkavle.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The partner certainly did not take the message (refused connection, DNS, 429, 5xx before anything was taken). */
public class NotSentException extends RuntimeException {
    private final @Nullable Duration retryAfter;

    public NotSentException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
