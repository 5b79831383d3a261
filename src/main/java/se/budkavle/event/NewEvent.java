package se.budkavle.event;

import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * An event as a row.
 *
 * @param accepted packed
 * @param isPacked whether its raw bytes are
 * @param personKey of whom it is about, as far as that is known by now
 */
record NewEvent(Reading.Accepted accepted, boolean isPacked, String personKey, Arrival arrival) {
    /** What the events of a batch have in common. */
    record Arrival(String door, Priority priority, @Nullable UUID resubmissionOf) {}

    private static final Bulk<NewEvent> ROWS = new Bulk<NewEvent>()
            .uuid("event_id", r -> r.event().eventId())
            .text("source", r -> r.event().source())
            .text("id", r -> r.event().id())
            .text("type", r -> r.event().type())
            .text("subject", r -> r.event().subject())
            .moment("time", r -> r.event().time())
            .text("customer_no", r -> r.event().customerNo())
            .text("person_key", NewEvent::personKey)
            .text("status", r -> "accepted")
            .text("door", r -> r.arrival().door())
            .bytes("raw", r -> r.accepted().packed().raw())
            .flag("raw_packed", NewEvent::isPacked)
            .bytes("data_packed", r -> r.accepted().packed().data())
            .flag(
                    "protected_identity",
                    r -> r.event().data().at("/customer/protectedIdentity").asBoolean())
            .json("extensions", r -> Rows.json(r.event().extensions()))
            .json(
                    "warnings",
                    r -> r.accepted().warnings().isEmpty()
                            ? null
                            : Rows.json(r.accepted().warnings()))
            .moment("received_at", r -> r.event().receivedAt())
            .uuid("resubmission_of", r -> r.arrival().resubmissionOf())
            .integer(
                    "priority",
                    r -> r.arrival().priority() == Priority.NORMAL
                            ? null
                            : r.arrival().priority().ordinal())
            .json(
                    "file_row",
                    r -> r.accepted().fileRow() == null
                            ? null
                            : Rows.json(r.accepted().fileRow()));

    /** One statement, since to begin each costs as much as the rows of some ten events. */
    static final String INSERT =
            """
            with fresh as (%s), event as (%s), work as (%s) select event_id from fresh"""
                    .formatted(
                            EventKeyStore.INSERT,
                            ROWS.insert("event", "event_id", "select event_id from fresh"),
                            WorkStore.adding("select event_id from fresh"));

    /** Of {@link #INSERT}, each of the same events; {@code sorted} by their keys. */
    static Object[] arguments(
            Collection<Reading.Accepted> sorted, Collection<NewEvent> rows, Collection<WorkRow> planning) {
        return Stream.of(EventKeyStore.arguments(sorted), ROWS.arguments(rows), WorkStore.arguments(planning))
                .flatMap(Stream::of)
                .toArray();
    }

    Event event() {
        return accepted.event();
    }

    WorkRow planning() {
        PersonShard shard = PersonShard.of(personKey);
        return new WorkRow(
                Lanes.PLAN,
                event().eventId(),
                arrival.priority(),
                event().receivedAt(),
                0,
                shard.shard(),
                shard.person());
    }
}
