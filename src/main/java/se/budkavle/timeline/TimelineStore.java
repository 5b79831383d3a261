package se.budkavle.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Bulk;

/** Append-only. */
public final class TimelineStore {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Bulk<TimelineEntry> ROWS = new Bulk<TimelineEntry>()
            .uuid("entry_id", TimelineEntry::entryId)
            .moment("at", TimelineEntry::at)
            .text("kind", TimelineEntry::kind)
            .text("customer_no", TimelineEntry::customerNo)
            .uuid("event_id", TimelineEntry::eventId)
            .uuid("communication_id", TimelineEntry::communicationId)
            .uuid("attempt_id", TimelineEntry::attemptId)
            .text("channel", TimelineEntry::channel)
            .text("partner", TimelineEntry::partner)
            .json("arguments", e -> json(e.arguments()));
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
            jdbc.update(INSERT, ROWS.arguments(entries));
            listener.accept(entries);
        }
    }

    /** What happened around a customer, oldest first. */
    public List<TimelineEntry> ofCustomer(String customerNo) {
        return jdbc.query(
                "select * from timeline where customer_no = ? order by at, entry_id", this::entry, customerNo);
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
        List<TimelineEntry> entries = jdbc.query(
                """
                select * from timeline where customer_no = ? and (position, entry_id) > (?, ?)
                  and position < timeline_horizon() order by position, entry_id""",
                (rs, i) -> {
                    last[0] = rs.getString("position") + "." + rs.getString("entry_id");
                    return entry(rs, i);
                },
                customerNo,
                position,
                id);
        return new Page(entries, last[0]);
    }

    /** What happened of one kind, oldest first. @param after the last entry of an earlier page */
    public List<TimelineEntry> ofKind(String kind, @Nullable UUID after, int limit) {
        return jdbc.query(
                "select * from timeline where kind = ? and entry_id > ? order by entry_id limit ?",
                this::entry,
                kind,
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    /** @param next the cursor to go on from; empty when nothing was ever read */
    public record Page(List<TimelineEntry> entries, String next) {}

    private TimelineEntry entry(ResultSet rs, int i) throws SQLException {
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
                list(rs.getString("arguments")));
    }

    private static String json(List<String> arguments) {
        try {
            return JSON.writeValueAsString(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }

    private static List<String> list(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the timeline holds a list of strings", e);
        }
    }
}
