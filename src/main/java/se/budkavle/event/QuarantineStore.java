package se.budkavle.event;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;

/** Input that was refused, kept whole with its reasons until a person has dealt with it. */
public final class QuarantineStore {
    /** An event whose customer nobody knows yet; released when the customer appears. */
    public static final String UNKNOWN_CUSTOMER = "unknown-customer";

    private final JdbcTemplate jdbc;

    private final Consumer<String> listener;

    public QuarantineStore(JdbcTemplate jdbc) {
        this(jdbc, kind -> {});
    }

    /** @param listener hears the kind of what is put in, within the transaction */
    public QuarantineStore(JdbcTemplate jdbc, Consumer<String> listener) {
        this.listener = listener;
        this.jdbc = jdbc;
    }

    /**
     * @param kind {@code refused}, {@code conflict}, {@code unreadable} or {@code unknown-customer}
     * @param origin where in the input it stood: file and row, queue and message
     */
    public record Quarantined(
            UUID quarantineId,
            String kind,
            String door,
            @Nullable String origin,
            @Nullable UUID eventId,
            @Nullable String customerNo,
            @Nullable String mediaType,
            byte[] body,
            List<FieldMessage> errors,
            Instant receivedAt,
            String state,
            @Nullable UUID resubmittedAs) {

        /** @param customerNo as far as it could be read */
        public static Quarantined of(
                String kind,
                String door,
                String origin,
                @Nullable String customerNo,
                String mediaType,
                byte[] body,
                List<FieldMessage> errors,
                Instant at) {
            return new Quarantined(
                    Ids.next(), kind, door, origin, null, customerNo, mediaType, body, errors, at, "open", null);
        }

        /**
         * Whole, as the door left it, so that it can be mended and sent again.
         *
         * @param raw as it came; of a file, the row
         */
        public static Quarantined unknownCustomer(Event event, byte[] raw, String door, Instant at) {
            return new Quarantined(
                    Ids.next(),
                    UNKNOWN_CUSTOMER,
                    door,
                    event.source() + "/" + event.id(),
                    event.eventId(),
                    event.customerNo(),
                    "application/cloudevents+json",
                    EventReader.canonical(event, EventReader.dataSchema(raw)),
                    List.of(new FieldMessage(
                            "/data/customer",
                            "the customer is unknown: send a snapshot of the customer, or wait until one comes")),
                    at,
                    "open",
                    null);
        }
    }

    /** A Kafka record that comes again after its commit failed is kept once. */
    public void put(Collection<Quarantined> rows) {
        int[] inserted = jdbc.batchUpdate(
                """
                insert into quarantine (quarantine_id, kind, door, origin, event_id, customer_no, media_type, body, errors,
                  received_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) on conflict do nothing""",
                rows.stream()
                        .map(q -> new Object[] {
                            q.quarantineId(),
                            q.kind(),
                            q.door(),
                            q.origin(),
                            q.eventId(),
                            q.customerNo(),
                            q.mediaType(),
                            q.body(),
                            Rows.json(q.errors()),
                            Timestamp.from(q.receivedAt())
                        })
                        .toList());
        int i = 0;
        for (Quarantined row : rows) {
            if (inserted[i++] != 0) {
                listener.accept(row.kind());
            }
        }
    }

    /** A quarantined input as a list shows it: its size instead of its body, which may be large. */
    public record Listed(Quarantined input, long size) {}

    /** Oldest first. @param after the last of an earlier page; null for the first */
    public List<Listed> open(@Nullable UUID after, int limit) {
        return jdbc.query(
                """
                select quarantine_id, kind, door, origin, event_id, customer_no, media_type, ''::bytea as body, errors,
                  received_at, state, resubmitted_as, octet_length(body) as size
                from quarantine where state = 'open' and quarantine_id > ? order by quarantine_id limit ?""",
                (rs, i) -> new Listed(row(rs, i), rs.getLong("size")),
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    public Optional<Quarantined> find(UUID id) {
        return jdbc.query("select * from quarantine where quarantine_id = ?", QuarantineStore::row, id).stream()
                .findFirst();
    }

    /** Where an event waits for its customer; empty when it does not. */
    public Optional<UUID> waiting(Event event) {
        return jdbc
                .queryForList(
                        """
                        select quarantine_id from quarantine
                        where state = 'open' and kind = 'unknown-customer' and customer_no = ? and event_id = ?""",
                        UUID.class,
                        event.customerNo(),
                        event.eventId())
                .stream()
                .findFirst();
    }

    /** @throws IllegalStateException when it was dealt with already */
    public void resubmitted(UUID id, @Nullable UUID eventId) {
        int changed = jdbc.update(
                """
                update quarantine set state = 'resubmitted', resubmitted_as = ?
                where quarantine_id = ? and state = 'open'""",
                eventId,
                id);
        if (changed == 0) {
            throw new IllegalStateException("it was dealt with already");
        }
    }

    /**
     * Put away by a person as nothing that is wanted any more. What became an event is not: that one waits to go on.
     *
     * @throws IllegalStateException when it was dealt with already
     */
    public void dismissed(UUID id) {
        int changed = jdbc.update(
                "update quarantine set state = 'dismissed' where quarantine_id = ? and state = 'open' and event_id is null",
                id);
        if (changed == 0) {
            throw new IllegalStateException("it was dealt with already");
        }
    }

    /** Lets the events of customers that have become known go, and says which they are, oldest first. */
    public List<UUID> release(Collection<String> customerNos) {
        return jdbc.queryForList(
                """
                update quarantine set state = 'released'
                where state = 'open' and kind = 'unknown-customer' and customer_no = any(?) returning event_id""",
                UUID.class,
                (Object) customerNos.toArray(String[]::new));
    }

    private static Quarantined row(ResultSet rs, int i) throws SQLException {
        return new Quarantined(
                rs.getObject("quarantine_id", UUID.class),
                rs.getString("kind"),
                rs.getString("door"),
                rs.getString("origin"),
                rs.getObject("event_id", UUID.class),
                rs.getString("customer_no"),
                rs.getString("media_type"),
                rs.getBytes("body"),
                Rows.read(rs.getString("errors"), new TypeReference<List<FieldMessage>>() {}),
                rs.getTimestamp("received_at").toInstant(),
                rs.getString("state"),
                rs.getObject("resubmitted_as", UUID.class));
    }
}
