package se.budkavle.partner;

import org.jspecify.annotations.Nullable;

/** Bytes went out and no clear answer came: the partner may or may not have the message. Never failover. */
public class AmbiguousSendException extends RuntimeException {
    public AmbiguousSendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
