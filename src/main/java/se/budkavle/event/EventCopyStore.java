package se.budkavle.event;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.event.NewEvent.Arrival;
import se.budkavle.rows.CopyRows;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/** Writes events with their keys and their work as PostgreSQL takes many rows best, and looks for none of them before. */
final class EventCopyStore {
    private record Row(NewEvent event, String personKey, Arrival arrival) {}

    private static final CopyRows<NewEvent> KEYS = new CopyRows<NewEvent>("event_key")
            .text("source", e -> e.envelope().source())
            .text("id", e -> e.envelope().id())
            .uuid("event_id", NewEvent::eventId)
            .text("content_hash", NewEvent::contentHash)
            .moment("received_at", e -> e.envelope().receivedAt());

    private static final CopyRows<Row> EVENTS = NewEvent.columns(new CopyRows<Row>("event"), Row::event)
            .text("person_key", Row::personKey)
            .text("status", r -> "accepted")
            .text("door", r -> r.arrival.door())
            .uuid("resubmission_of", r -> r.arrival.resubmissionOf())
            .smallint("priority", r -> r.arrival.priorityUnlessNormal());

    private final JdbcTemplate jdbc;

    EventCopyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Inside the caller's transaction.
     *
     * @param sorted by source and id: two unsorted overlapping batches of unique keys deadlock
     * @throws DuplicateKeyException when one of them came before
     */
    void copy(Collection<NewEvent> sorted, Arrival arrival) {
        Map<String, String> known = personKeys(sorted);
        List<Row> rows = sorted.stream()
                .map(e -> new Row(e, personKey(e, known), arrival))
                .toList();
        List<WorkRow> planning = rows.stream().map(EventCopyStore::planning).toList();
        jdbc.execute((ConnectionCallback<Void>) connection -> {
            copy(connection, KEYS, sorted);
            copy(connection, EVENTS, rows);
            copy(connection, WorkRow.COPIED, planning);
            return null;
        });
    }

    private static String personKey(NewEvent event, Map<String, String> known) {
        return event.named() == null ? known.getOrDefault(event.customerNo(), event.customerNo()) : event.named();
    }

    private static WorkRow planning(Row row) {
        NewEvent event = row.event;
        boolean asSaid = event.named() != null || row.personKey.equals(event.customerNo());
        PersonShard shard = asSaid ? PersonShard.of(event.person()) : PersonShard.of(row.personKey);
        return new WorkRow(
                Lanes.PLAN,
                event.eventId(),
                row.arrival.priority(),
                event.envelope().receivedAt(),
                0,
                shard.shard(),
                shard.person());
    }

    /** By customer number, of customers whom their events do not name. */
    private Map<String, String> personKeys(Collection<NewEvent> events) {
        var known = new HashMap<String, String>();
        String[] unnamed = events.stream()
                .filter(e -> e.named() == null)
                .map(NewEvent::customerNo)
                .toArray(String[]::new);
        if (unnamed.length > 0) {
            jdbc.query(
                    // as rows: of so many the plan is kept
                    "select customer_no, person_key from customer join unnest(?::text[]) as unnamed (no) on customer_no = no",
                    rs -> {
                        known.put(rs.getString(1), rs.getString(2));
                    },
                    (Object) unnamed);
        }
        return known;
    }

    private static <T> void copy(Connection connection, CopyRows<T> table, Collection<T> rows) throws SQLException {
        CopyIn copying = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.statement());
        try {
            byte[] sent = table.sent(rows);
            copying.writeToCopy(sent, 0, sent.length);
            copying.endCopy();
        } finally {
            if (copying.isActive()) {
                copying.cancelCopy();
            }
        }
    }
}
