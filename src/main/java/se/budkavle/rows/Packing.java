package se.budkavle.rows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they lie in a column: zlib (RFC 1950), which begins with {@code 78}; or one byte more and what is told by a
 * dictionary. After {@code 01} and {@code 04} comes the dictionary's id in eight bytes, so that each row names what it takes
 * to read it; after {@code 02} and {@code 05} nothing, since the dictionary is what lies beside in the same row. Zlib with a
 * preset dictionary follows after {@code 01} and {@code 02}, a {@link Delta} after {@code 04} and {@code 05}. What begins
 * with a dictionary, whole and of any length, has its id after {@code 03}, and then zlib of the rest. An earlier hub cannot
 * read a form that is added: {@code NodeKey} is to be told.
 */
public final class Packing {
    private static final byte WITH_DICTIONARY = 1;
    private static final byte BESIDE = 2;
    private static final byte AFTER = 3;
    private static final byte DELTA = 4;
    private static final byte DELTA_BESIDE = 5;

    /** Deflate looks back no further. */
    private static final int LONGEST_DICTIONARY = 32 * 1024 - 512;

    private static final int BUFFER = 4096;

    /** One a thread: to make one takes a third as long as to pack a message. */
    private static final ThreadLocal<Deflater> DEFLATERS =
            ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED));

    private static final ThreadLocal<Inflater> INFLATERS = ThreadLocal.withInitial(Inflater::new);

    private Packing() {}

    /** What packed bytes may refer back to. */
    public static final class Dictionary {
        private final long id;
        private final byte[] bytes;
        /** Made when something is first told by it: what only begins with a dictionary, and who reads, need none. */
        private volatile Delta.@Nullable Text text;

        private Dictionary(long id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        /** Of a long text the end, since that is as far as deflate looks back. */
        public static Dictionary of(byte[] text) {
            return whole(end(text));
        }

        /** Of any length, for {@link #packAfter} alone. */
        public static Dictionary whole(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Dictionary(ByteBuffer.wrap(hash).getLong(), bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /** The first eight bytes of the SHA-256 of {@link #bytes}. */
        public long id() {
            return id;
        }

        public byte[] bytes() {
            return bytes;
        }

        private Delta.Text text() {
            Delta.Text made = text;
            if (made == null) {
                made = new Delta.Text(bytes);
                text = made;
            }
            return made;
        }
    }

    private static byte[] end(byte[] text) {
        return text.length <= LONGEST_DICTIONARY
                ? text
                : Arrays.copyOfRange(text, text.length - LONGEST_DICTIONARY, text.length);
    }

    public static byte[] pack(byte[] plain) {
        return deflated(plain, new byte[0], null);
    }

    public static byte[] pack(byte[] plain, @Nullable Dictionary dictionary) {
        if (dictionary == null) {
            return pack(plain);
        }
        byte[] delta = Delta.of(plain, dictionary.text(), naming(DELTA, dictionary));
        return isShort(delta, plain) ? delta : deflated(plain, naming(WITH_DICTIONARY, dictionary), dictionary.bytes());
    }

    /** @param beginning which {@code plain} begins with, byte for byte */
    public static byte[] packAfter(Dictionary beginning, byte[] plain) {
        int length = beginning.bytes().length;
        if (!Arrays.equals(plain, 0, Math.min(length, plain.length), beginning.bytes(), 0, length)) {
            throw new IllegalArgumentException("the bytes do not begin with what they are to be packed after");
        }
        return deflated(Arrays.copyOfRange(plain, length, plain.length), naming(AFTER, beginning), null);
    }

    private static byte[] naming(byte form, Dictionary dictionary) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(form)
                .putLong(dictionary.id())
                .array();
    }

    /** Else it is not so much like the dictionary, and deflating says what is new in fewer bytes. */
    private static boolean isShort(byte[] delta, byte[] plain) {
        return delta.length <= 64 + plain.length / 4;
    }

    /** @param neighbour what lies in the same row, says much of the same, and never changes */
    public static byte[] packBeside(byte[] neighbour, byte[] plain) {
        if (neighbour.length == 0) {
            return pack(plain);
        }
        byte[] near = end(neighbour);
        byte[] delta = Delta.of(plain, new Delta.Text(near), new byte[] {DELTA_BESIDE});
        return isShort(delta, plain) ? delta : deflated(plain, new byte[] {BESIDE}, near);
    }

    /** Whether the bytes refer to what lies beside them. */
    public static boolean isBeside(byte[] packed) {
        return packed.length > 1 && (packed[0] == BESIDE || packed[0] == DELTA_BESIDE);
    }

    private static byte[] deflated(byte[] plain, byte[] header, byte @Nullable [] dictionary) {
        Deflater deflater = DEFLATERS.get();
        deflater.reset();
        var packed = new ByteArrayOutputStream(plain.length / 2 + 64);
        packed.writeBytes(header);
        if (dictionary != null) {
            deflater.setDictionary(dictionary);
        }
        deflater.setInput(plain);
        deflater.finish();
        var buffer = new byte[BUFFER];
        while (!deflater.finished()) {
            packed.write(buffer, 0, deflater.deflate(buffer));
        }
        return packed.toByteArray();
    }

    /** Of bytes that were packed without a dictionary. */
    public static byte[] unpack(byte[] packed) {
        return unpack(packed, id -> {
            throw new IllegalStateException("stored bytes need a dictionary, and there should be none");
        });
    }

    /**
     * @param dictionaries the bytes of a dictionary by its id
     * @throws IllegalStateException when the bytes are damaged
     */
    public static byte[] unpack(byte[] packed, LongFunction<byte[]> dictionaries) {
        boolean naming = packed.length > 1 + Long.BYTES
                && (packed[0] == WITH_DICTIONARY || packed[0] == AFTER || packed[0] == DELTA);
        return naming
                ? plain(
                        packed,
                        1 + Long.BYTES,
                        dictionaries.apply(ByteBuffer.wrap(packed).getLong(1)))
                : inflated(packed, 0, new byte[0]);
    }

    /**
     * @param neighbour the same as when they were packed
     * @throws IllegalStateException when the bytes are damaged, or belong beside something else
     */
    public static byte[] unpackBeside(byte[] neighbour, byte[] packed) {
        return isBeside(packed) ? plain(packed, 1, end(neighbour)) : inflated(packed, 0, new byte[0]);
    }

    private static byte[] plain(byte[] packed, int from, byte[] dictionary) {
        if (packed[0] == AFTER) {
            byte[] rest = inflated(packed, from, new byte[0]);
            byte[] plain = Arrays.copyOf(dictionary, dictionary.length + rest.length);
            System.arraycopy(rest, 0, plain, dictionary.length, rest.length);
            return plain;
        }
        if (packed[0] != DELTA && packed[0] != DELTA_BESIDE) {
            return inflated(packed, from, dictionary);
        }
        try {
            return Delta.plain(packed, from, dictionary);
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static IllegalStateException damaged(Exception cause) {
        return new IllegalStateException("a stored document is damaged", cause);
    }

    private static byte[] inflated(byte[] packed, int from, byte[] dictionary) {
        Inflater inflater = INFLATERS.get();
        inflater.reset();
        inflater.setInput(packed, from, packed.length - from);
        try {
            return inflated(inflater, dictionary, packed.length);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private static byte[] inflated(Inflater inflater, byte[] dictionary, int packed) throws DataFormatException {
        var plain = new ByteArrayOutputStream(packed * 3);
        var buffer = new byte[BUFFER];
        while (!inflater.finished()) {
            int n = inflater.inflate(buffer);
            plain.write(buffer, 0, n);
            if (inflater.needsDictionary()) {
                inflater.setDictionary(dictionary);
            } else if (n == 0 && !inflater.finished()) {
                throw new IllegalStateException("a stored document is cut short");
            }
        }
        return plain.toByteArray();
    }
}
