package se.budkavle.release;

import java.io.IOException;
import java.io.Writer;

/** Keeps what is written until it is too much. */
final class CappedWriter extends Writer {
    private final StringBuilder text = new StringBuilder(2048);
    private final int most;

    CappedWriter(int most) {
        this.most = most;
    }

    static final class FullException extends IOException {}

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        room(length);
        text.append(chars, offset, length);
    }

    @Override
    public void write(String string, int offset, int length) throws IOException {
        room(length);
        text.append(string, offset, offset + length);
    }

    @Override
    public void write(int c) throws IOException {
        room(1);
        text.append((char) c);
    }

    private void room(int length) throws FullException {
        if (text.length() + length > most) {
            throw new FullException();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
