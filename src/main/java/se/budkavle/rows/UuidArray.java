package se.budkavle.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Ids as one argument of a statement, as the database keeps them: the driver would write each in words, which costs it and
 * the database three times as much. A connection without {@code binaryTransferEnable=2951}, the type's number, gets words.
 */
public final class UuidArray extends PGobject implements PGBinaryObject {
    /**
     * The ids as rows to join, by a plan that PostgreSQL keeps. Where it can see how many they are, as in {@code = any(?)} and
     * {@code unnest(?)}, a plan for these very ids looks cheaper while they are few, and is made anew at each call: with
     * partitions that takes longer than to run it.
     */
    public static final String ROWS = "unnest((select ?::uuid[]))";

    private static final int UUID_TYPE = 2950;
    private static final int LENGTH = 16;

    private final @Nullable UUID[] ids;

    UuidArray(@Nullable UUID[] ids) {
        this.ids = ids;
        this.type = "_uuid";
    }

    public static UuidArray of(Collection<UUID> ids) {
        return new UuidArray(ids.toArray(UUID[]::new));
    }

    @Override
    public String getValue() {
        return Arrays.stream(ids).map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public int lengthInBytes() {
        int present = (int) Arrays.stream(ids).filter(Objects::nonNull).count();
        return Integer.BYTES * (ids.length == 0 ? 3 : 5 + ids.length) + LENGTH * present;
    }

    /** How many dimensions, whether one is null, of what type; the length, the first index; each with its own length. */
    @Override
    public void toBytes(byte[] bytes, int offset) {
        var out = ByteBuffer.wrap(bytes, offset, lengthInBytes());
        out.putInt(ids.length == 0 ? 0 : 1)
                .putInt(Arrays.asList(ids).contains(null) ? 1 : 0)
                .putInt(UUID_TYPE);
        if (ids.length > 0) {
            out.putInt(ids.length).putInt(1);
        }
        for (UUID id : ids) {
            if (id == null) {
                out.putInt(-1);
            } else {
                out.putInt(LENGTH).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            }
        }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("arguments alone are made of this");
    }
}
