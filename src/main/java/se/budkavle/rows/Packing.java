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
 * Bytes as they lie in a column: zlib (RFC 1950), which begins with {@code 78}; or one byte more and zlib with a preset
 * dictionary. After {@code 01} comes the dictionary's id in eight bytes, so that each row names what it takes to read it;
 * after {@code 02} nothing, since the dictionary is what lies beside in the same row.
 */
public final class Packing {
    private static final byte WITH_DICTIONARY = 1;
    private static final byte BESIDE = 2;

    /** Deflate looks back no further. */
    private static final int LONGEST_DICTIONARY = 32 * 1024 - 512;

    private static final int BUFFER = 4096;

    /** One a thread: to make one takes a third as long as to pack a message. */
    private static final ThreadLocal<Deflater> DEFLATERS =
            ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED));

    private static final ThreadLocal<Inflater> INFLATERS = ThreadLocal.withInitial(Inflater::new);

    private Packing() {}

    /**
     * What packed bytes may refer back to.
     *
     * @param id the first eight bytes of the SHA-256 of {@code bytes}
     */
    public record Dictionary(long id, byte[] bytes) {

        /** Of a long text the end, since that is as far as deflate looks back. */
        public static Dictionary of(byte[] text) {
            byte[] bytes = end(text);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Dictionary(ByteBuffer.wrap(hash).getLong(), bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
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
        byte[] header = ByteBuffer.allocate(1 + Long.BYTES)
                .put(WITH_DICTIONARY)
                .putLong(dictionary.id())
                .array();
        return deflated(plain, header, dictionary.bytes());
    }

    /** @param neighbour what lies in the same row, says much of the same, and never changes */
    public static byte[] packBeside(byte[] neighbour, byte[] plain) {
        return neighbour.length == 0 ? pack(plain) : deflated(plain, new byte[] {BESIDE}, end(neighbour));
    }

    /** Whether the bytes refer to what lies beside them. */
    public static boolean isBeside(byte[] packed) {
        return packed.length > 1 && packed[0] == BESIDE;
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
        boolean referring = packed.length > 1 + Long.BYTES && packed[0] == WITH_DICTIONARY;
        return referring
                ? inflated(
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
        boolean referring = isBeside(packed);
        return inflated(packed, referring ? 1 : 0, referring ? end(neighbour) : new byte[0]);
    }

    private static byte[] inflated(byte[] packed, int from, byte[] dictionary) {
        Inflater inflater = INFLATERS.get();
        inflater.reset();
        inflater.setInput(packed, from, packed.length - from);
        try {
            return inflated(inflater, dictionary, packed.length);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new IllegalStateException("a stored document is damaged", e);
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
