package se.budkavle.event;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream byte by byte and keeps a piece of it. What the JDK has for either takes a lock a byte, which is most of
 * what cutting a long file into rows costs. For one thread.
 */
public final class ByteCutter {
    public static final int END = -1;

    private final InputStream in;
    private final int longest;
    private final byte[] read = new byte[64 * 1024];
    private int at;
    private int end;
    private byte[] piece = new byte[1024];
    private int length;

    /** @param longest no more than one byte beyond is kept of a piece */
    public ByteCutter(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** The next byte, or {@link #END}. */
    public int next() throws IOException {
        return at < end || fill() ? read[at++] & 0xFF : END;
    }

    /** The byte that {@link #next} would give. */
    public int peek() throws IOException {
        return at < end || fill() ? read[at] & 0xFF : END;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(read));
        return end > 0;
    }

    /** Adds to the piece, unless it is too long already. */
    public void keep(int b) {
        if (length > longest) {
            return;
        }
        makeRoom(1);
        piece[length++] = (byte) b;
    }

    /**
     * Keeps what comes before the next {@code one} or {@code other}, or before the end.
     *
     * @return the last byte that was kept; {@code before} when there was none
     */
    public int keepUpTo(int one, int other, int before) throws IOException {
        int last = before;
        while (at < end || fill()) {
            int from = at;
            while (at < end && read[at] != one && read[at] != other) {
                at++;
            }
            if (at > from) {
                keep(from, at);
                last = read[at - 1] & 0xFF;
            }
            if (at < end) {
                break;
            }
        }
        return last;
    }

    private void keep(int from, int to) {
        int bytes = Math.min(to - from, longest + 1 - length);
        if (bytes > 0) {
            makeRoom(bytes);
            System.arraycopy(read, from, piece, length, bytes);
            length += bytes;
        }
    }

    private void makeRoom(int bytes) {
        if (length + bytes > piece.length) {
            piece = Arrays.copyOf(piece, Math.min(Math.max(2 * piece.length, length + bytes), longest + 1));
        }
    }

    public int length() {
        return length;
    }

    /** The piece, and the next one begins. */
    public byte[] cut() {
        byte[] whole = Arrays.copyOf(piece, length);
        length = 0;
        return whole;
    }
}
