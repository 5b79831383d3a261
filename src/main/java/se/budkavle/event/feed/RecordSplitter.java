package se.budkavle.event.feed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into records at line breaks, minding CSV's quotes when there is a separator. Bytes and not characters, so
 * that one badly encoded record stays one record's fault. Any encoding will do in which ASCII bytes mean ASCII.
 */
final class RecordSplitter {
    /** The longest record, and the farthest that a quote may stand open. */
    static final int LONGEST = 1024 * 1024;

    private static final int NO_SEPARATOR = -2;
    private static final int END = -1;

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

    private final InputStream in;
    private final int separator;
    private long begun;

    private RecordSplitter(InputStream in, int separator) {
        this.in = new BufferedInputStream(in, 64 * 1024);
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
        var bytes = new ByteArrayOutputStream(256);
        int c = in.read();
        if (c == END) {
            return null;
        }
        begun++;
        boolean fieldBegins = true;
        while (c != END && c != '\n') {
            boolean quoted = c == '"' && fieldBegins && separator != NO_SEPARATOR;
            keep(bytes, c);
            if (quoted) {
                quotedText(bytes);
            }
            fieldBegins = !quoted && c == separator;
            c = in.read();
        }
        return trimmed(bytes);
    }

    /** Reads past the closing quote; a doubled quote opens again at once. */
    private void quotedText(ByteArrayOutputStream bytes) throws IOException {
        while (true) {
            int c = in.read();
            if (c == END) {
                throw new RefusedFileException(
                        "The file ends inside a quote that record " + begun + " opens; it may be cut off.");
            }
            keep(bytes, c);
            if (bytes.size() > LONGEST) {
                throw new RefusedFileException("Record " + begun + " opens a quote that does not close within 1 MB.");
            }
            if (c == '"' && !anotherQuote(bytes)) {
                return;
            }
        }
    }

    private boolean anotherQuote(ByteArrayOutputStream bytes) throws IOException {
        in.mark(1);
        if (in.read() == '"') {
            keep(bytes, '"');
            return true;
        }
        in.reset();
        return false;
    }

    private static void keep(ByteArrayOutputStream bytes, int c) {
        if (bytes.size() <= LONGEST) {
            bytes.write(c);
        }
    }

    private static Record trimmed(ByteArrayOutputStream kept) {
        byte[] bytes = kept.toByteArray();
        boolean tooLong = bytes.length > LONGEST;
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return new Record(cr ? Arrays.copyOf(bytes, bytes.length - 1) : bytes, tooLong);
    }
}
