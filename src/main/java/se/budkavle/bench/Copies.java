package se.budkavle.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Multiplies the one message that a hub's database holds: rows as the hub itself has written them, each with ids, keys and
 * a customer of its own. Which tables and columns name the message is read from the schema. For a database that no hub
 * runs on.
 */
final class Copies {
    private static final Set<String> IDS =
            Set.of("event_id", "communication_id", "attempt_id", "entry_id", "raw_id", "word_id", "ref");
    private static final Set<String> CUSTOMER = Set.of("customer_no", "person_key");
    private static final Set<String> NAMES = Set.of("id", "key", "partner_ref");

    /** A time-ordered id that follows from the one it copies and the number of the copy, in whatever table it stands. */
    private static final String COPIED =
            """
            create or replace function pg_temp.copied(id uuid, n bigint, at timestamptz) returns uuid
              language sql immutable as $$
                select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
                  || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
                from (select md5(id::text || n) as h) as hashed $$""";

    private final Connection database;
    private final long perCustomer;
    private final Map<String, String> changed;
    /** Columns that are called like an id and hold a partner's name for the message, as {@code table.column}. */
    private final Set<String> words = new HashSet<>();

    /**
     * @param perCustomer messages of one customer
     * @param changed what is otherwise in the copies, an SQL expression by {@code table.column}; {@code s} is the row that
     *     is copied, {@code n} the number of the copy from 0 on
     */
    Copies(Connection database, long perCustomer, Map<String, String> changed) {
        this.database = database;
        this.perCustomer = perCustomer;
        this.changed = changed;
    }

    /** Spread evenly from the first of this month, or twenty days ago, until now: where their history would lie. */
    void make(long number) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute(COPIED);
            // the ids follow from it, and must be the same in every table
            statement.execute("create temp table moment as select now() as now");
            Map<String, List<String>> tables = tables();
            for (String table : tables.keySet()) {
                statement.execute("create temp table seed_%1$s as select * from public.%1$s".formatted(table));
            }
            for (var table : tables.entrySet()) {
                statement.execute(insert(table.getKey(), table.getValue(), number));
            }
            statement.execute("reset synchronous_commit");
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    /** The tables that hold something of the message, each with its columns. */
    private Map<String, List<String>> tables() throws SQLException {
        var tables = new LinkedHashMap<String, List<String>>();
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                        select c.relname, a.attname, a.atttypid = 'text'::regtype from pg_class c join pg_attribute a on a.attrelid = c.oid
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                          and not c.relispartition and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                        order by c.relname, a.attnum""")) {
            while (rows.next()) {
                tables.computeIfAbsent(rows.getString(1), t -> new ArrayList<>())
                        .add(rows.getString(2));
                if (rows.getBoolean(3) && IDS.contains(rows.getString(2))) {
                    words.add(rows.getString(1) + "." + rows.getString(2));
                }
            }
        }
        tables.values().removeIf(columns -> columns.stream().noneMatch(c -> IDS.contains(c) || CUSTOMER.contains(c)));
        return tables;
    }

    private String insert(String table, List<String> columns, long number) {
        boolean ofTheCustomer = columns.stream().noneMatch(c -> IDS.contains(c) && !c.equals("word_id"));
        long copies = ofTheCustomer ? (number + perCustomer - 1) / perCustomer : number;
        String customer = ofTheCustomer ? "n" : "n / " + perCustomer;
        var values = columns.stream()
                .map(c -> changed.getOrDefault(
                        table + "." + c, words.contains(table + "." + c) ? named(c) : value(c, customer, number)))
                .toList();
        return "insert into public.%s (%s) select %s from seed_%s as s, moment, generate_series(0::bigint, %d) as n"
                .formatted(table, String.join(", ", columns), String.join(", ", values), table, copies - 1);
    }

    private static String value(String column, String customer, long number) {
        if (IDS.contains(column)) {
            return "pg_temp.copied(s.%s, n, %s)".formatted(column, moment(number));
        }
        if (CUSTOMER.contains(column) || column.equals("subject")) {
            return "s.%s || '-' || %s".formatted(column, customer);
        }
        if (NAMES.contains(column)) {
            return named(column);
        }
        return column.equals("position") ? "timeline_position()" : "s." + column;
    }

    private static String named(String column) {
        return "s.%s || '-' || n".formatted(column);
    }

    private static String moment(long number) {
        String first = "greatest(date_trunc('month', moment.now), moment.now - interval '20 days')";
        return "%1$s + (moment.now - %1$s) * (n::double precision / %2$d)".formatted(first, number);
    }
}
