package se.budkavle.event.feed;

import java.util.List;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.Reading;

/** What became of one row of a file. */
public sealed interface FeedRow {
    /** 1-based, counting rows of data alone: no header, trailer or blank line. */
    long number();

    /** The row as it stands in the file, without its line break; only its beginning when it is longer than 1 MB. */
    byte[] raw();

    /** A row that became an event. */
    record Taken(long number, Reading.Accepted reading, byte[] raw) implements FeedRow {}

    /**
     * A row that did not.
     *
     * @param problems at least one; a pointer is a JSON pointer into the event, or the name of a column, or empty
     */
    record Rejected(long number, List<FieldMessage> problems, byte[] raw) implements FeedRow {}
}
