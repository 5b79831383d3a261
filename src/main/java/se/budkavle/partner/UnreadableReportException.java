package se.budkavle.partner;

import org.jspecify.annotations.Nullable;

/** A partner's report that no mapping can read; keep it whole and put it aside. */
public class UnreadableReportException extends RuntimeException {
    public UnreadableReportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
