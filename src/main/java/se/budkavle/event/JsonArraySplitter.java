package se.budkavle.event;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a JSON array into the bytes of its elements without understanding them, so that a broken element is one element's
 * fault and an array of any length fits into little memory.
 */
public final class JsonArraySplitter {
    /**
     * @param bytes the element as it stands in the array; only its beginning when {@code tooLong}
     */
    public record Element(byte[] bytes, boolean tooLong) {}

    private static final int END = ByteCutter.END;

    private final ByteCutter in;
    private final int longest;
    private boolean begun;
    private boolean ended;

    public JsonArraySplitter(InputStream in, int longest) {
        this.in = new ByteCutter(in, longest);
        this.longest = longest;
    }

    /**
     * The next element, or null after the last.
     *
     * @throws UnreadableBatchException when this is no array, or the array does not end as one
     */
    public @Nullable Element next() throws IOException {
        if (ended) {
            return null;
        }
        int c = begun ? visible() : open();
        if (!begun) {
            begun = true;
            if (c == ']') {
                return end();
            }
        }
        return element(c);
    }

    private int open() throws IOException {
        int c = visible();
        if (c != '[') {
            throw new UnreadableBatchException(
                    400,
                    c == 0xEF ? "Begins with a byte order mark; send UTF-8 without one." : "Must be a JSON array.");
        }
        return visible();
    }

    private Element element(int first) throws IOException {
        int depth = 0;
        boolean text = false;
        int c = first;
        while (text || depth > 0 || c != ',' && c != ']') {
            if (c == END) {
                throw new UnreadableBatchException(400, "The array ends too early.");
            }
            keep(c);
            if (text && c == '\\') {
                keep(in.next());
            } else if (c == '"') {
                text = !text;
            } else if (!text) {
                depth = Math.max(0, depth + step(c));
            }
            c = in.next();
        }
        if (in.length() == 0) {
            throw new UnreadableBatchException(400, "The array has an empty place.");
        }
        if (c == ']') {
            end();
        }
        boolean tooLong = in.length() > longest;
        return new Element(in.cut(), tooLong);
    }

    private static int step(int c) {
        return switch (c) {
            case '{', '[' -> 1;
            case '}', ']' -> -1;
            default -> 0;
        };
    }

    private void keep(int c) {
        if (c != END) {
            in.keep(c);
        }
    }

    private @Nullable Element end() throws IOException {
        ended = true;
        if (visible() != END) {
            throw new UnreadableBatchException(400, "Something follows after the end of the array.");
        }
        return null;
    }

    private int visible() throws IOException {
        int c = in.next();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            c = in.next();
        }
        return c;
    }
}
