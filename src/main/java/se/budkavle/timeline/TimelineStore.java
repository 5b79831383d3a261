package se.budkavle.timeline;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Bulk;

/** Append-only. */
public final class TimelineStore {
    private static final Bulk<TimelineRow> ROWS = new Bulk<TimelineRow>()
            .uuid("entry_id", r -> r.last().entryId())
            .moment("at", r -> r.last().at())
            .text("kind", r -> r.last().kind())
            .text("customer_no", r -> r.last().customerNo())
            .uuid("event_id", r -> r.last().eventId())
            .uuid("communication_id", r -> r.last().communicationId())
            .uuid("attempt_id", r -> r.last().attemptId())
            .text("channel", r -> r.last().channel())
            .text("partner", r -> r.last().partner())
            .json("arguments", r -> TimelineRow.json(r.last().arguments()))
            .json("earlier", TimelineRow::written);
    private static final String INSERT = ROWS.insert("timeline");

    private final JdbcTemplate jdbc;
    private final Consumer<Collection<TimelineEntry>> listener;

    public TimelineStore(JdbcTemplate jdbc) {
        this(jdbc, entries -> {});
    }

    /** @param listener hears of entries within the transaction that adds them */
    public TimelineStore(JdbcTemplate jdbc, Consumer<Collection<TimelineEntry>> listener) {
        this.jdbc = jdbc;
        this.listener = listener;
    }

    public void add(Collection<TimelineEntry> entries) {
        if (!entries.isEmpty()) {
            jdbc.update(INSERT, ROWS.arguments(TimelineRow.of(entries)));
            listener.accept(entries);
        }
    }

    /** What happened around a customer, oldest first. */
    public List<TimelineEntry> ofCustomer(String customerNo) {
        return jdbc
                .query("select * from timeline where customer_no = ? order by at, entry_id", this::row, customerNo)
                .stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(TimelineEntry::at))
                .toList();
    }

    /**
     * What was committed after the cursor, in the order of commit-safe cursors. Entries of transactions that may still
     * be overtaken by an older one are left for the next call, so that a reader who goes on never misses one.
     */
    public Page ofCustomerAfter(String customerNo, @Nullable String cursor) {
        long position =
                cursor == null || cursor.isBlank() ? 0 : Long.parseLong(cursor.substring(0, cursor.indexOf('.')));
        UUID id = cursor == null || cursor.isBlank()
                ? new UUID(0, 0)
                : UUID.fromString(cursor.substring(cursor.indexOf('.') + 1));
        var last = new String[] {cursor == null ? "" : cursor};
        List<List<TimelineEntry>> rows = jdbc.query(
                """
                select * from timeline where customer_no = ? and (position, entry_id) > (?, ?)
                  and position < timeline_horizon() order by position, entry_id""",
                (rs, i) -> {
                    last[0] = rs.getString("position") + "." + rs.getString("entry_id");
                    return row(rs, i);
                },
                customerNo,
                position,
                id);
        return new Page(rows.stream().flatMap(List::stream).toList(), last[0]);
    }

    /**
     * Who read what is protected, oldest first. Its kind is written out: a kept plan finds its index by that alone.
     *
     * @param after the last entry of an earlier page
     */
    public List<TimelineEntry> readings(@Nullable UUID after, int limit) {
        return jdbc.query(
                "select * from timeline where kind = 'protected-read' and entry_id > ? order by entry_id limit ?",
                (rs, i) -> read(rs),
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    /** @param next the cursor to go on from; empty when nothing was ever read */
    public record Page(List<TimelineEntry> entries, String next) {}

    /** All that a row holds, oldest first. */
    private List<TimelineEntry> row(ResultSet rs, int i) throws SQLException {
        return TimelineRow.read(read(rs), rs.getString("earlier"));
    }

    /** The entry that a row of the table ends with, by the names of its columns. */
    public static TimelineEntry read(ResultSet rs) throws SQLException {
        return new TimelineEntry(
                rs.getObject("entry_id", UUID.class),
                rs.getTimestamp("at").toInstant(),
                rs.getString("kind"),
                rs.getString("customer_no"),
                rs.getObject("event_id", UUID.class),
                rs.getObject("communication_id", UUID.class),
                rs.getObject("attempt_id", UUID.class),
                rs.getString("channel"),
                rs.getString("partner"),
                TimelineRow.read(rs.getString("arguments"), new TypeReference<List<String>>() {}));
    }
}
