package se.budkavle.event.feed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one file, from its beginning to its end, one at a time. For one thread. */
public final class FeedRows {
    private final Feed feed;
    private final RowSource rows;
    private long number;

    FeedRows(Feed feed, RowSource rows) {
        this.feed = feed;
        this.rows = rows;
    }

    /**
     * The next row, or null after the last.
     *
     * @throws RefusedFileException when the file as a whole turns out to be of no use
     */
    public @Nullable CutRow next() throws IOException {
        RawRow row = rows.next();
        return row == null ? null : new CutRow(feed, ++number, row);
    }

    /** Passes rows by without making events of them. */
    public void skip(long count) throws IOException {
        for (long left = count; left > 0 && rows.pass(); left--) {
            number++;
        }
    }

    /** How many rows have been read. */
    public long number() {
        return number;
    }

    /** What stands before the rows in a file of this kind; known from the first row on. */
    public byte[] opening() {
        return rows.opening();
    }

    public byte[] between() {
        return rows.between();
    }

    /** What would stand after {@code count} rows and a line break; known after the last row. */
    public byte[] closing(long count) {
        return rows.closing(count);
    }
}
