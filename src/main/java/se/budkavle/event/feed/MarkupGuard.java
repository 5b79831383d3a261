package se.budkavle.event.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends the reading of XML whose next piece of markup does not end: a parser would hold all of it in memory. */
final class MarkupGuard extends FilterInputStream {
    private static final int LONGEST = 4 * 1024 * 1024;

    private int since;

    MarkupGuard(InputStream in) {
        super(in);
    }

    /** The parser has handed out what it read so far. */
    void restart() {
        since = 0;
    }

    @Override
    public int read() throws IOException {
        count(1);
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) {
        since += read;
        if (since > LONGEST) {
            throw new RefusedFileException("The XML has a piece of markup longer than 4 MB.");
        }
    }
}
