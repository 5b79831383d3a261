package se.budkavle.partner;

/** Whether a report is genuine cannot be said just now, so that its sender should come again; names partner and reason. */
public final class UnverifiableReportException extends RuntimeException {
    public UnverifiableReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
