package se.budkavle.rows;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Bytes told by what they share with a text that is known already. A fifth of the work of deflating against it, which
 * begins by looking through all of that text each time.
 *
 * <p>The form: the length; then in turn the number of new bytes, these, the number of bytes copied from the text, and where
 * from, counted from the end of the copy before; last a CRC-32C of the plain bytes in four bytes. Numbers lie seven bits a
 * byte, low ones first, and one that may be negative has its sign in its lowest bit.
 */
final class Delta {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    /** Shorter stretches are told as new: to say where they come from takes as much. */
    private static final int WINDOW = Long.BYTES;

    /** Windows that are alike are many in markup; one of the first serves. */
    private static final int MOST_TRIED = 16;

    private Delta() {}

    /** A text of at most 32,767 bytes, and where in it each window of eight bytes is. Thread-safe. */
    static final class Text {
        private final byte[] bytes;
        private final int shift;
        /** By the hash of a window the first place, one more than it is; then by a place the next one of that hash. */
        private final short[] first;

        private final short[] next;

        Text(byte[] bytes) {
            if (bytes.length > Short.MAX_VALUE) {
                throw new IllegalArgumentException("a text of %d bytes is too long".formatted(bytes.length));
            }
            this.bytes = bytes;
            int bits = Math.max(4, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bytes.length));
            this.shift = Long.SIZE - bits;
            this.first = new short[1 << bits];
            this.next = new short[bytes.length];
            for (int at = bytes.length - WINDOW; at >= 0; at--) {
                int slot = slot(bytes, at);
                next[at] = first[slot];
                first[slot] = (short) (at + 1);
            }
        }

        private int slot(byte[] from, int at) {
            return (int) (((long) EIGHT.get(from, at) * 0x9E3779B97F4A7C15L) >>> shift);
        }
    }

    private static int shared(byte[] plain, int at, byte[] text, int from) {
        int differs = Arrays.mismatch(plain, at, plain.length, text, from, text.length);
        return differs < 0 ? plain.length - at : differs;
    }

    /** Puts the form of {@code plain} behind {@code header}. */
    static byte[] of(byte[] plain, Text text, byte[] header) {
        return new Telling(plain, text, header).told();
    }

    private static final class Telling {
        private final byte[] plain;
        private final Text text;
        private final ByteArrayOutputStream out;
        /** What lies before it is told. */
        private int told;
        /** The end of the last copy in the text. */
        private int copied;

        Telling(byte[] plain, Text text, byte[] header) {
            this.plain = plain;
            this.text = text;
            this.out = new ByteArrayOutputStream(256 + plain.length / 8);
            out.writeBytes(header);
        }

        byte[] told() {
            number(plain.length);
            int at = 0;
            while (at + WINDOW <= plain.length) {
                at = copy(at) ? told : at + 1;
            }
            fresh(plain.length);
            var sum = new CRC32C();
            sum.update(plain);
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) sum.getValue())
                    .array());
            return out.toByteArray();
        }

        /** Tells the longest stretch at this place that the text has as well, if there is one. */
        private boolean copy(int at) {
            int length = WINDOW - 1;
            int from = -1;
            int place = text.first[text.slot(plain, at)];
            for (int tried = 0; place > 0 && tried < MOST_TRIED; tried++, place = text.next[place - 1]) {
                int shared = shared(plain, at, text.bytes, place - 1);
                if (shared > length) {
                    length = shared;
                    from = place - 1;
                }
            }
            if (from < 0) {
                return false;
            }
            int back = 0;
            while (at - back > told && from > back && plain[at - back - 1] == text.bytes[from - back - 1]) {
                back++;
            }
            fresh(at - back);
            number(length + back);
            int away = from - back - copied;
            number(away << 1 ^ away >> Integer.SIZE - 1);
            told = at + length;
            copied = from + length;
            return true;
        }

        private void fresh(int until) {
            number(until - told);
            out.write(plain, told, until - told);
            told = until;
        }

        private void number(int value) {
            int rest = value;
            while (rest >>> 7 != 0) {
                out.write(rest | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
        }
    }

    /**
     * @param from where the form begins
     * @throws IllegalArgumentException when the bytes are damaged, or told by another text
     */
    static byte[] plain(byte[] packed, int from, byte[] text) {
        try {
            return new Reading(packed, from).plain(text);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("the bytes and their text do not belong together", e);
        }
    }

    private static final class Reading {
        private final byte[] packed;
        private int at;

        Reading(byte[] packed, int from) {
            this.packed = packed;
            this.at = from;
        }

        byte[] plain(byte[] text) {
            int length = number();
            if (length > (long) packed.length * Math.max(text.length, 1)) {
                throw new IllegalArgumentException("no text is that long"); // nobody is to make room for it
            }
            var plain = new byte[length];
            int copied = 0;
            int done = fresh(plain, 0);
            while (done < plain.length) {
                int shared = number();
                int away = number();
                int from = copied + (away >>> 1 ^ -(away & 1));
                System.arraycopy(text, from, plain, done, shared);
                copied = from + shared;
                done += shared;
                done += fresh(plain, done);
            }
            verify(plain);
            return plain;
        }

        private int fresh(byte[] plain, int done) {
            int length = number();
            System.arraycopy(packed, at, plain, done, length);
            at += length;
            return length;
        }

        private int number() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = packed[at++];
                value |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        private void verify(byte[] plain) {
            var sum = new CRC32C();
            sum.update(plain);
            if (ByteBuffer.wrap(packed).getInt(at) != (int) sum.getValue()) {
                throw new IllegalArgumentException("the bytes are not those that were told");
            }
        }
    }
}
