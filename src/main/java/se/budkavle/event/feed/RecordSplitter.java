package se.budkavle.event.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.ByteCutter;

/**
 * Cuts bytes into records at line breaks, minding CSV's quotes when there is a separator. Bytes and not characters, so
 * that one badly encoded record stays one record's fault. Any encoding will do in which ASCII bytes mean ASCII.
 */
final class RecordSplitter {
    /** The longest record, and the farthest that a quote may stand open. */
    static final int LONGEST = 1024 * 1024;

    private static final int NO_SEPARATOR = -2;
    private static final int END = ByteCutter.END;

    /** @param tooLong the bytes are only the record's beginning */
    record Record(byte[] bytes, boolean tooLong) {
        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    private final ByteCutter in;
    private final int separator;
    private long begun;

    private RecordSplitter(InputStream in, int separator) {
        this.in = new ByteCutter(in, LONGEST);
        this.separator = separator;
    }

    static RecordSplitter lines(InputStream in) {
        return new RecordSplitter(in, NO_SEPARATOR);
    }

    static RecordSplitter csv(InputStream in, char separator) {
        return new RecordSplitter(in, separator);
    }

    /** The next record that is not blank, or null after the last. */
    @Nullable
    Record next() throws IOException {
        Record found = cut();
        while (found != null && found.isBlank()) {
            found = cut();
        }
        return found;
    }

    private @Nullable Record cut() throws IOException {
        if (in.peek() == END) {
            return null;
        }
        begun++;
        int quote = separator == NO_SEPARATOR ? '\n' : '"';
        int before = in.keepUpTo('\n', quote, separator);
        for (int c = in.next(); c != END && c != '\n'; c = in.next()) {
            in.keep(c);
            if (before == separator) {
                quotedText(); // a quote that stands elsewhere is a byte like any other
            }
            before = in.keepUpTo('\n', quote, c);
        }
        return trimmed(in.cut());
    }

    /** Reads past the closing quote; a doubled quote opens again at once. */
    private void quotedText() throws IOException {
        while (true) {
            int c = in.next();
            if (c == END) {
                throw new RefusedFileException(
                        "The file ends inside a quote that record " + begun + " opens; it may be cut off.");
            }
            in.keep(c);
            if (in.length() > LONGEST) {
                throw new RefusedFileException("Record " + begun + " opens a quote that does not close within 1 MB.");
            }
            if (c == '"' && !anotherQuote()) {
                return;
            }
        }
    }

    private boolean anotherQuote() throws IOException {
        if (in.peek() != '"') {
            return false;
        }
        in.keep(in.next());
        return true;
    }

    private static Record trimmed(byte[] bytes) {
        boolean tooLong = bytes.length > LONGEST;
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return new Record(cr ? Arrays.copyOf(bytes, bytes.length - 1) : bytes, tooLong);
    }
}
