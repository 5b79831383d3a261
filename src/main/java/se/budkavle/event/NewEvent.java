package se.budkavle.event;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkStore;

/**
 * An event as a row.
 *
 * @param accepted packed
 * @param isPacked whether its raw bytes are
 * @param named whom it says that it is about; else null, and the register may know of its customer
 * @param person hash of that, or of the customer number
 */
record NewEvent(Reading.Accepted accepted, boolean isPacked, @Nullable String named, long person) {
    /** What the events of a batch have in common. */
    record Arrival(String door, Priority priority, @Nullable UUID resubmissionOf) {}

    static NewEvent of(Reading.Accepted packed, boolean isPacked) {
        Optional<String> named = PersonKey.named(packed.event());
        String personKey = named.orElse(packed.event().customerNo());
        return new NewEvent(
                packed, isPacked, named.orElse(null), PersonShard.of(personKey).person());
    }

    private static final Bulk<NewEvent> ROWS = new Bulk<NewEvent>()
            .text("source", r -> r.event().source())
            .text("id", r -> r.event().id())
            .uuid("event_id", r -> r.event().eventId())
            .text("content_hash", r -> r.accepted().contentHash())
            .text("type", r -> r.event().type())
            .text("subject", r -> r.event().subject())
            .moment("time", r -> r.event().time())
            .text("customer_no", r -> r.event().customerNo())
            .text("named", NewEvent::named)
            .bigint("person", NewEvent::person)
            .bytes("raw", r -> r.accepted().packed().raw())
            .flag("raw_packed", NewEvent::isPacked)
            .bytes("data_packed", r -> r.accepted().packed().data())
            .flag("protected_identity", r -> r.event()
                    .data()
                    .path("customer")
                    .path("protectedIdentity")
                    .asBoolean())
            .json(
                    "extensions",
                    r -> r.event().extensions().isEmpty()
                            ? "{}"
                            : Rows.json(r.event().extensions()))
            .json(
                    "warnings",
                    r -> r.accepted().warnings().isEmpty()
                            ? null
                            : Rows.json(r.accepted().warnings()))
            .json(
                    "file_row",
                    r -> r.accepted().fileRow() == null
                            ? null
                            : Rows.json(r.accepted().fileRow()))
            .moment("received_at", r -> r.event().receivedAt());

    /**
     * Keys, events and their work as one statement, since to begin each costs as much as the rows of some ten events. Who
     * is known by a number that the event does not name is looked up there as well.
     */
    static final String INSERT =
            """
            with sent as materialized (%s),
            fresh as (%s),
            added as materialized (
              select *, (
                select c.person_key from customer c where sent.named is null and c.customer_no = sent.customer_no) as known
              from sent where event_id in (select event_id from fresh)),
            event as (
              insert into event (event_id, source, id, type, subject, time, customer_no, person_key, status, door, raw,
                raw_packed, data_packed, protected_identity, extensions, warnings, file_row, received_at, resubmission_of,
                priority)
              select event_id, source, id, type, subject, time, customer_no, coalesce(named, known, customer_no), 'accepted',
                ?, raw, raw_packed, data_packed, protected_identity, extensions, warnings, file_row, received_at, ?::uuid,
                ?::smallint
              from added),
            work as (%s)
            select event_id from fresh"""
                    .formatted(
                            ROWS.select(),
                            EventKeyStore.adding("sent"),
                            WorkStore.adding(
                                    """
                                    select ?, event_id, ?::smallint, received_at, (of_whom & %d)::smallint, of_whom
                                    from (select *, %s as of_whom from added) planned"""
                                            .formatted(
                                                    PersonShard.SHARDS - 1,
                                                    "case when known is null then person else "
                                                            + PersonShard.PERSON.formatted("known")
                                                            + " end")));

    /** Of {@link #INSERT}; {@code sorted} by their keys. */
    static Object[] arguments(Collection<NewEvent> sorted, Arrival arrival) {
        int urgency = arrival.priority().ordinal();
        Object[] common = {
            arrival.door(),
            arrival.resubmissionOf(),
            arrival.priority() == Priority.NORMAL ? null : urgency,
            Lanes.PLAN,
            urgency
        };
        return Stream.of(ROWS.arguments(sorted), common).flatMap(Stream::of).toArray();
    }

    Event event() {
        return accepted.event();
    }
}
