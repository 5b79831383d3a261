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

    private static final CopyRows<Row> KEYS = new CopyRows<Row>("event_key")
            .text("source", r -> r.event.envelope().source())
            .text("id", r -> r.event.envelope().id())
            .uuid("event_id", r -> r.event.eventId())
            .text("content_hash", r -> r.event.contentHash())
            .moment("received_at", r -> r.event.envelope().receivedAt());

    private static final CopyRows<Row> EVENTS = new CopyRows<Row>("event")
            .uuid("event_id", r -> r.event.eventId())
            .text("source", r -> r.event.envelope().source())
            .text("id", r -> r.event.envelope().id())
            .text("type", r -> r.event.envelope().type())
            .text("subject", r -> r.event.envelope().subject())
            .moment("time", r -> r.event.envelope().time())
            .text("customer_no", r -> r.event.customerNo())
            .text("person_key", Row::personKey)
            .text("status", r -> "accepted")
            .text("door", r -> r.arrival.door())
            .bytes("raw", r -> r.event.raw())
            .flag("raw_packed", r -> r.event.rawPacked())
            .bytes("data_packed", r -> r.event.data())
            .flag("protected_identity", r -> r.event.protectedIdentity())
            .json("extensions", r -> r.event.extensions())
            .json("warnings", r -> r.event.warningsAsJson())
            .json("file_row", r -> r.event.fileRowAsJson())
            .moment("received_at", r -> r.event.envelope().receivedAt())
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
            copy(connection, KEYS, rows);
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
                    // as rows, so that the plan serves for any numbers
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
