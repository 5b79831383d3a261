package se.budkavle.rows;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a table's rows, declared once for whichever way the rows are sent. */
public interface Columns<T> {
    Columns<T> text(String name, Function<T, @Nullable String> value);

    Columns<T> uuid(String name, Function<T, @Nullable UUID> value);

    Columns<T> smallint(String name, Function<T, @Nullable Integer> value);

    Columns<T> bigint(String name, Function<T, @Nullable Long> value);

    Columns<T> flag(String name, Function<T, Boolean> value);

    Columns<T> moment(String name, Function<T, @Nullable Instant> value);

    Columns<T> bytes(String name, Function<T, byte @Nullable []> value);

    /** @param value JSON as text, for a column of jsonb */
    Columns<T> json(String name, Function<T, @Nullable String> value);
}
