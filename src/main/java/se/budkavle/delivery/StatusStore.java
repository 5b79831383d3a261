package se.budkavle.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/**
 * The timeline as source systems read it: in the order of commits that no late one can overtake, which goes on when the
 * database is restored, in another cluster too.
 */
public final class StatusStore {
    private static final String KINDS = StatusTypes.BY_KIND.keySet().stream()
            .sorted()
            .map(kind -> "'" + kind + "'")
            .collect(Collectors.joining(", ", "(", ")"));
    private static final String AROUND =
            """
            select t.*, t.position || '.' || t.entry_id as cursor, e.source, e.id as source_id, e.type as event_type,
              c.sendout, c.class,
              coalesce(e.protected_identity, false) or exists (
                select 1 from customer asked join customer known using (person_key)
                where asked.customer_no = t.customer_no and known.data ->> 'protectedIdentity' = 'true') as hidden
            from (%s) t
            left join communication c on c.communication_id = t.communication_id
            left join event e on e.event_id = coalesce(t.event_id, c.event_id)
            order by t.position, t.entry_id""";
    /** The kinds are written out, so that the partial indexes serve. */
    private static final String NEXT = AROUND.formatted(
            """
            select * from timeline where kind in %s and (position, entry_id) > (?, ?)
              and position < timeline_horizon() order by position, entry_id limit ?"""
                    .formatted(KINDS));

    private static final String FIND =
            AROUND.formatted("select * from timeline where kind in %s and entry_id = any(?)".formatted(KINDS));

    private final JdbcTemplate jdbc;

    public StatusStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param cursor behind this entry
     * @param source who sent the event that it goes back to; null when it goes back to none
     * @param sourceEventId the event's id as its source named it
     * @param hidden about a person with protected identity: not for anybody outside
     */
    public record Status(
            String cursor,
            TimelineEntry entry,
            @Nullable String source,
            @Nullable String sourceEventId,
            @Nullable String eventType,
            @Nullable String sendout,
            @Nullable String messageClass,
            boolean hidden) {
        String type() {
            return StatusTypes.BY_KIND.getOrDefault(entry.kind(), "");
        }
    }

    /** What was committed behind the cursor, at most {@code limit} entries. @param cursor empty for the beginning */
    public List<Status> after(String cursor, int limit) {
        int dot = cursor.indexOf('.');
        return jdbc.query(
                NEXT,
                StatusStore::row,
                dot < 0 ? 0 : Long.parseLong(cursor.substring(0, dot)),
                dot < 0 ? new UUID(0, 0) : UUID.fromString(cursor.substring(dot + 1)),
                limit);
    }

    List<Status> find(Collection<UUID> entryIds) {
        return jdbc.query(FIND, StatusStore::row, (Object) entryIds.toArray(UUID[]::new));
    }

    /** Before everything that is committed from now on. */
    public String now() {
        return jdbc.queryForObject("select timeline_horizon() || '.' || ?::text", String.class, new UUID(0, 0));
    }

    /** A subscriber who is new begins now. */
    void subscribed(String subscriber) {
        jdbc.update(
                "insert into status_cursor (subscriber, cursor) values (?, ?) on conflict do nothing",
                subscriber,
                now());
    }

    /** Where the subscriber stands, locked; empty while another hub reads on for it. */
    Optional<String> lockCursor(String subscriber) {
        return jdbc
                .queryForList(
                        "select cursor from status_cursor where subscriber = ? for update skip locked",
                        String.class,
                        subscriber)
                .stream()
                .findFirst();
    }

    void moveCursor(String subscriber, String cursor) {
        jdbc.update("update status_cursor set cursor = ? where subscriber = ?", cursor, subscriber);
    }

    private static Status row(ResultSet rs, int i) throws SQLException {
        return new Status(
                rs.getString("cursor"),
                TimelineStore.read(rs),
                rs.getString("source"),
                rs.getString("source_id"),
                rs.getString("event_type"),
                rs.getString("sendout"),
                rs.getString("class"),
                rs.getBoolean("hidden"));
    }
}
