package se.budkavle.partner;

import org.jspecify.annotations.Nullable;

/** Our own mistake: this message cannot be put into the partner's format. Nothing went out; a person must mend it. */
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
}
