package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Rows;

/**
 * A list as a column keeps it, read when somebody asks what it holds: most steps lock a communication without looking at
 * its rules, and write them back as they were. Unmodifiable.
 */
final class PackedList<T> extends AbstractList<T> {
    private final byte[] kept;
    private final UnaryOperator<byte[]> unpack;
    private final TypeReference<List<T>> type;
    private volatile @Nullable List<T> read;

    /** @param kept JSON, packed or, of old rows, as it is */
    PackedList(byte[] kept, UnaryOperator<byte[]> unpack, TypeReference<List<T>> type) {
        this.kept = kept;
        this.unpack = unpack;
        this.type = type;
    }

    /** The list as it is kept: as it was when nobody has changed it. */
    static byte[] packed(List<?> list, UnaryOperator<byte[]> pack) {
        return list instanceof PackedList<?> unchanged && !unchanged.isPlain()
                ? unchanged.kept
                : pack.apply(Rows.jsonBytes(list));
    }

    private boolean isPlain() {
        return kept[0] == '[';
    }

    private List<T> list() {
        List<T> list = read;
        if (list == null) {
            list = Rows.read(new String(isPlain() ? kept : unpack.apply(kept), StandardCharsets.UTF_8), type);
            read = list;
        }
        return list;
    }

    @Override
    public T get(int index) {
        return list().get(index);
    }

    @Override
    public int size() {
        return list().size();
    }
}
