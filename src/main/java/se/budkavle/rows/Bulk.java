package se.budkavle.rows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one statement's arguments, an array a column: one plan and one round trip however many there are. Built
 * once, then thread-safe.
 */
public final class Bulk<T> implements Columns<T> {
    private final List<Column<T>> columns = new ArrayList<>();

    /**
     * Microseconds since 1970 are read ten times as fast as a moment in words; in two parts, as a product of more than 53
     * bits is not exact.
     */
    private static final String MOMENT =
            "timestamptz 'epoch' + %1$s / 3600000000 * interval '1 hour' + %1$s %% 3600000000 * interval '1 microsecond'";

    private static final String JSON = "%s::jsonb";

    /**
     * @param array its type, as it is sent
     * @param as what is made of it there
     * @param sent made of the values of all rows
     */
    private record Column<T>(
            String name,
            String array,
            String as,
            Function<T, @Nullable Object> value,
            IntFunction<Object[]> fresh,
            UnaryOperator<Object> sent) {}

    @Override
    public Bulk<T> text(String name, Function<T, @Nullable String> value) {
        return column(name, "text", value, String[]::new);
    }

    @Override
    public Bulk<T> uuid(String name, Function<T, @Nullable UUID> value) {
        return column(name, "uuid", "%s", value, UUID[]::new, ids -> new UuidArray((UUID[]) ids));
    }

    public Bulk<T> integer(String name, Function<T, @Nullable Integer> value) {
        return column(name, "integer", value, Integer[]::new);
    }

    /** Sent as integers, which the database narrows. */
    @Override
    public Bulk<T> smallint(String name, Function<T, @Nullable Integer> value) {
        return integer(name, value);
    }

    @Override
    public Bulk<T> bigint(String name, Function<T, @Nullable Long> value) {
        return column(name, "bigint", value, Long[]::new);
    }

    @Override
    public Bulk<T> flag(String name, Function<T, Boolean> value) {
        return column(name, "boolean", value, Boolean[]::new);
    }

    @Override
    public Bulk<T> moment(String name, Function<T, @Nullable Instant> value) {
        return column(
                name,
                "bigint",
                MOMENT,
                row -> value.apply(row) instanceof Instant at ? micros(at) : null,
                Long[]::new,
                UnaryOperator.identity());
    }

    /** Since 1970, rounded as the database does. */
    static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), (at.getNano() + 500) / 1000);
    }

    @Override
    public Bulk<T> bytes(String name, Function<T, byte @Nullable []> value) {
        return column(name, "bytea", value, byte[][]::new);
    }

    @Override
    public Bulk<T> json(String name, Function<T, @Nullable String> value) {
        return column(name, "text", JSON, value, String[]::new, UnaryOperator.identity());
    }

    private Bulk<T> column(
            String name, String type, Function<T, ? extends @Nullable Object> value, IntFunction<Object[]> fresh) {
        return column(name, type, "%s", value, fresh, UnaryOperator.identity());
    }

    private Bulk<T> column(
            String name,
            String type,
            String as,
            Function<T, ? extends @Nullable Object> value,
            IntFunction<Object[]> fresh,
            UnaryOperator<Object> sent) {
        columns.add(new Column<>(name, "?::" + type + "[]", as, value::apply, fresh, sent));
        return this;
    }

    /** {@code insert into table (…) select … from …} and a space: a conflict clause may follow. */
    public String insert(String table) {
        return "insert into %s (%s) select %s from %s ".formatted(table, names(), values(), rows());
    }

    /** {@code select … from …} of all columns by their names, for a larger statement. */
    public String select() {
        String named = columns.stream()
                .map(c -> c.as().formatted(c.name()) + " as " + c.name())
                .collect(Collectors.joining(", "));
        return "select %s from %s".formatted(named, rows());
    }

    /** {@code update table set …}, where the column {@code key} tells the row. */
    public String update(String table, String key) {
        String set = columns.stream()
                .filter(c -> !c.name().equals(key))
                .map(Bulk::assignment)
                .collect(Collectors.joining(", "));
        return "update %1$s as t set %2$s from %3$s where t.%4$s = r.%4$s".formatted(table, set, rows(), key);
    }

    /** JSON that says the same keeps the value that is there, which may lie out of line and then is not written again. */
    private static String assignment(Column<?> column) {
        String value = column.as().formatted("r." + column.name());
        return column.as().equals(JSON)
                ? "%1$s = case when t.%1$s = %2$s then t.%1$s else %2$s end".formatted(column.name(), value)
                : column.name() + " = " + value;
    }

    /** Of all columns, for a larger statement. */
    public String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private String values() {
        return columns.stream().map(c -> c.as().formatted(c.name())).collect(Collectors.joining(", "));
    }

    /** Unnested side by side, which hands row after row on; as a table function it would keep all of them first. */
    private String rows() {
        return "(select %s) as r"
                .formatted(columns.stream()
                        .map(c -> "unnest(%s) as %s".formatted(c.array(), c.name()))
                        .collect(Collectors.joining(", ")));
    }

    /** The arguments of a statement made here, one array a column. */
    public Object[] arguments(Collection<T> rows) {
        return columns.stream().map(c -> array(c, rows)).toArray();
    }

    private Object array(Column<T> column, Collection<T> rows) {
        Object[] values = column.fresh().apply(rows.size());
        int i = 0;
        for (T row : rows) {
            values[i++] = column.value().apply(row);
        }
        return column.sent().apply(values);
    }
}
