package se.budkavle.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The trace of what came of an event, long after it: found again by what belongs to it, for whoever reads of it or has a
 * failure to tell. Nothing is kept for this, and a step that succeeds does not ask.
 */
public final class TraceStore {
    private final JdbcTemplate jdbc;

    public TraceStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Null for what belongs to no event, or not yet: a report whose attempt nobody has found. */
    public @Nullable String of(UUID id) {
        return of(List.of(id)).get(id);
    }

    /** @param ids of events, communications, attempts and raw reports, each found as what it is */
    public Map<UUID, String> of(Collection<UUID> ids) {
        var traces = new HashMap<UUID, String>();
        UUID[] each = ids.stream().distinct().toArray(UUID[]::new);
        jdbc.query(
                """
                with found (ref, event_id) as (
                  select event_id, event_id from event where event_id = any(?)
                  union all select communication_id, event_id from communication where communication_id = any(?)
                  union all select attempt_id, event_id from attempt join communication using (communication_id)
                    where attempt_id = any(?)
                  union all select raw_id, event_id from raw_report join attempt using (attempt_id)
                    join communication using (communication_id) where raw_id = any(?))
                select ref, event_id, extensions ->> 'traceparent' as traceparent
                  from found join event using (event_id)""",
                rs -> {
                    traces.put(
                            rs.getObject("ref", UUID.class),
                            Trace.id(rs.getObject("event_id", UUID.class), rs.getString("traceparent")));
                },
                each,
                each,
                each,
                each);
        return traces;
    }
}
