package se.budkavle.event.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One file of one format, read once from beginning to end in bounded memory. */
interface RowSource {
    /**
     * The next row, or null after the last, when the end has been checked too.
     *
     * @throws RefusedFileException when the file as a whole is of no use
     */
    @Nullable
    RawRow next() throws IOException;

    /** As {@link #next}, of a row whose values nobody asks for; false after the last. */
    default boolean pass() throws IOException {
        return next() != null;
    }

    /** What stands before the rows; known from the first row on. */
    default byte[] opening() {
        return new byte[0];
    }

    default byte[] between() {
        return "\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** What would stand after {@code rows} rows; known after the last row. */
    default byte[] closing(long rows) {
        return new byte[0];
    }
}
