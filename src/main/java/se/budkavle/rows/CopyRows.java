package se.budkavle.rows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many rows for one table as PostgreSQL's {@code COPY} takes them in its binary form: neither words to be read nor a plan to
 * be made. A row that collides with another fails all of them. Built once, then thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, Binary Format</a>
 */
public final class CopyRows<T> implements Columns<T> {
    /** The signature, no flags, and no extension of the header. */
    private static final byte[] HEADER = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final int END = -1;
    /** Room to begin with, in bytes. */
    private static final int USUAL_ROW = 768;

    /** Before the text of a value of jsonb stands the version of its form. */
    private static final byte JSON_VERSION = 1;

    /** PostgreSQL counts from the year 2000. */
    private static final long EPOCH_SECOND = 946_684_800;

    private final String table;
    private final List<Column<T>> columns = new ArrayList<>();

    private record Column<T>(String name, BiConsumer<T, Out> value) {}

    public CopyRows(String table) {
        this.table = table;
    }

    @Override
    public CopyRows<T> text(String name, Function<T, @Nullable String> value) {
        return column(name, (row, out) -> out.bytes(utf8(value.apply(row))));
    }

    @Override
    public CopyRows<T> bytes(String name, Function<T, byte @Nullable []> value) {
        return column(name, (row, out) -> out.bytes(value.apply(row)));
    }

    @Override
    public CopyRows<T> json(String name, Function<T, @Nullable String> value) {
        return column(name, (row, out) -> out.json(utf8(value.apply(row))));
    }

    @Override
    public CopyRows<T> uuid(String name, Function<T, @Nullable UUID> value) {
        return column(name, (row, out) -> {
            UUID id = value.apply(row);
            if (out.present(id, 2 * Long.BYTES)) {
                out.number(id.getMostSignificantBits(), Long.BYTES);
                out.number(id.getLeastSignificantBits(), Long.BYTES);
            }
        });
    }

    @Override
    public CopyRows<T> moment(String name, Function<T, @Nullable Instant> value) {
        return bigint(
                name,
                row -> value.apply(row) instanceof Instant at ? Bulk.micros(at) - EPOCH_SECOND * 1_000_000 : null);
    }

    @Override
    public CopyRows<T> bigint(String name, Function<T, @Nullable Long> value) {
        return number(name, value, Long.BYTES);
    }

    @Override
    public CopyRows<T> smallint(String name, Function<T, @Nullable Integer> value) {
        return number(name, value, Short.BYTES);
    }

    @Override
    public CopyRows<T> flag(String name, Function<T, Boolean> value) {
        return number(name, row -> value.apply(row) ? 1 : 0, 1);
    }

    private CopyRows<T> number(String name, Function<T, ? extends @Nullable Number> value, int bytes) {
        return column(name, (row, out) -> {
            Number number = value.apply(row);
            if (out.present(number, bytes)) {
                out.number(number.longValue(), bytes);
            }
        });
    }

    private CopyRows<T> column(String name, BiConsumer<T, Out> value) {
        columns.add(new Column<>(name, value));
        return this;
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    public String statement() {
        return "copy %s (%s) from stdin (format binary)"
                .formatted(table, columns.stream().map(Column::name).collect(Collectors.joining(", ")));
    }

    /** What is to be sent after the {@link #statement}. */
    public byte[] sent(Collection<T> rows) {
        var out = new Out(HEADER.length + rows.size() * USUAL_ROW);
        out.add(HEADER);
        for (T row : rows) {
            out.number(columns.size(), Short.BYTES);
            columns.forEach(column -> column.value().accept(row, out));
        }
        out.number(END, Short.BYTES);
        return out.all();
    }

    /** Each value stands behind its length in four bytes, the highest one first. */
    private static final class Out {
        private static final int ABSENT = -1;

        private byte[] bytes;
        private int length;

        Out(int size) {
            bytes = new byte[size];
        }

        /** @param size of the value that follows if there is one */
        boolean present(@Nullable Object value, int size) {
            number(value == null ? ABSENT : size, Integer.BYTES);
            return value != null;
        }

        void bytes(byte @Nullable [] value) {
            if (present(value, value == null ? 0 : value.length)) {
                add(value);
            }
        }

        void json(byte @Nullable [] text) {
            if (present(text, text == null ? 0 : 1 + text.length)) {
                number(JSON_VERSION, 1);
                add(text);
            }
        }

        void number(long value, int size) {
            makeRoom(size);
            for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
                bytes[length++] = (byte) (value >> shift);
            }
        }

        void add(byte[] more) {
            makeRoom(more.length);
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
        }

        private void makeRoom(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }

        byte[] all() {
            return Arrays.copyOf(bytes, length);
        }
    }
}
