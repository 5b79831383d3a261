package se.budkavle.partner;

import org.jspecify.annotations.Nullable;

/** This message cannot be put into the partner's format, mostly by our own mistake, which a person must mend. Nothing went out. */
public class UntranslatableException extends RuntimeException {
    private final String reason;

    /** @param reason short code for the report; the message holds ids and field names, never values */
    public UntranslatableException(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    /** What becomes of the message. */
    public Outcome outcome() {
        return Outcome.REJECTED;
    }
}
