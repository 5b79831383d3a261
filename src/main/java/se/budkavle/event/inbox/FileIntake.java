package se.budkavle.event.inbox;

/**
 * A content that a feed has brought, whatever its files were called.
 *
 * @param name of the file that it is read from
 * @param rowsDone rows that are stored or rejected for good
 */
public record FileIntake(
        String source, String feed, String sha256, String name, State state, long rowsDone, FileCounts counts) {
    public enum State {
        /** Rows are being taken. */
        READING,
        /** All rows are dealt with; the report is not out yet. */
        READ,
        DONE,
        /** Refused as a whole; the same content may be tried again. */
        FAILED
    }
}
