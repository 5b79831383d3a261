package se.budkavle.event;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Columns;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * An event as a row, without the tree that it was read into: thousands of them may wait to be stored.
 *
 * @param envelope all but its data
 * @param named whom it says that it is about; else null, and the register may know of its customer
 * @param person hash of that, or of the customer number
 * @param raw packed, if {@code rawPacked}
 * @param data packed
 * @param extensions a JSON object
 */
public record NewEvent(
        Envelope envelope,
        String contentHash,
        String customerNo,
        @Nullable String named,
        long person,
        byte[] raw,
        boolean rawPacked,
        byte[] data,
        boolean protectedIdentity,
        String extensions,
        List<FieldMessage> warnings,
        @Nullable FileRow fileRow) {
    /** See {@link Event}. */
    record Envelope(
            UUID eventId,
            String source,
            String id,
            String type,
            String subject,
            @Nullable Instant time,
            Instant receivedAt) {}

    /** What the events of a batch have in common. */
    record Arrival(String door, Priority priority, @Nullable UUID resubmissionOf) {
        @Nullable
        Integer priorityUnlessNormal() {
            return priority == Priority.NORMAL ? null : priority.ordinal();
        }
    }

    static NewEvent of(Reading.Accepted read, byte[] raw, boolean rawPacked, byte[] data) {
        Event event = read.event();
        Optional<String> named = PersonKey.named(event);
        String customerNo = event.customerNo();
        return new NewEvent(
                new Envelope(
                        event.eventId(),
                        event.source(),
                        event.id(),
                        event.type(),
                        event.subject(),
                        event.time(),
                        event.receivedAt()),
                read.contentHash(),
                customerNo,
                named.orElse(null),
                PersonShard.of(named.orElse(customerNo)).person(),
                raw,
                rawPacked,
                data,
                event.data().path("customer").path("protectedIdentity").asBoolean(),
                event.extensions().isEmpty() ? "{}" : Rows.json(event.extensions()),
                read.warnings(),
                read.fileRow());
    }

    /**
     * The same events, with their ids and moments given out anew so that they grow from one to the next: whoever made
     * them side by side drew them in another order, and what comes of a customer is planned in that of the ids.
     */
    public static List<NewEvent> inTurn(List<NewEvent> events) {
        Iterator<UUID> ids =
                events.stream().map(NewEvent::eventId).sorted().toList().iterator();
        Iterator<Instant> moments = events.stream()
                .map(e -> e.envelope.receivedAt)
                .sorted()
                .toList()
                .iterator();
        return events.stream().map(e -> e.arrived(ids.next(), moments.next())).toList();
    }

    private NewEvent arrived(UUID eventId, Instant receivedAt) {
        var arrived = new Envelope(
                eventId, envelope.source, envelope.id, envelope.type, envelope.subject, envelope.time, receivedAt);
        return new NewEvent(
                arrived,
                contentHash,
                customerNo,
                named,
                person,
                raw,
                rawPacked,
                data,
                protectedIdentity,
                extensions,
                warnings,
                fileRow);
    }

    UUID eventId() {
        return envelope.eventId();
    }

    @Nullable
    String warningsAsJson() {
        return warnings.isEmpty() ? null : Rows.json(warnings);
    }

    @Nullable
    String fileRowAsJson() {
        return fileRow == null ? null : Rows.json(fileRow);
    }

    /** The columns of the table that an event alone tells. */
    static <T, C extends Columns<T>> C columns(C into, Function<T, NewEvent> event) {
        into.text("source", event.andThen(e -> e.envelope.source()))
                .text("id", event.andThen(e -> e.envelope.id()))
                .uuid("event_id", event.andThen(NewEvent::eventId))
                .text("type", event.andThen(e -> e.envelope.type()))
                .text("subject", event.andThen(e -> e.envelope.subject()))
                .moment("time", event.andThen(e -> e.envelope.time()))
                .text("customer_no", event.andThen(NewEvent::customerNo))
                .bytes("raw", event.andThen(NewEvent::raw))
                .flag("raw_packed", event.andThen(NewEvent::rawPacked))
                .bytes("data_packed", event.andThen(NewEvent::data))
                .flag("protected_identity", event.andThen(NewEvent::protectedIdentity))
                .json("extensions", event.andThen(NewEvent::extensions))
                .json("warnings", event.andThen(NewEvent::warningsAsJson))
                .json("file_row", event.andThen(NewEvent::fileRowAsJson))
                .moment("received_at", event.andThen(e -> e.envelope.receivedAt()));
        return into;
    }

    private static final String TOLD =
            columns(new Bulk<>(), Function.<NewEvent>identity()).names();

    private static final Bulk<NewEvent> ROWS = columns(new Bulk<NewEvent>(), Function.identity())
            .text("content_hash", NewEvent::contentHash)
            .text("named", NewEvent::named)
            .bigint("person", NewEvent::person);

    /**
     * Keys, events and their work as one statement, since to begin each costs as much as the rows of some ten events. Who
     * is known by a number that the event does not name is looked up there as well.
     */
    static final String INSERT =
            """
            with sent as materialized (%1$s),
            fresh as (%2$s),
            added as materialized (
              select *, (
                select c.person_key from customer c where sent.named is null and c.customer_no = sent.customer_no) as known
              from sent where event_id in (select event_id from fresh)),
            event as (
              insert into event (%3$s, person_key, status, door, resubmission_of, priority)
              select %3$s, coalesce(named, known, customer_no), 'accepted', ?, ?::uuid, ?::smallint from added),
            work as (%4$s)
            select event_id from fresh"""
                    .formatted(
                            ROWS.select(),
                            EventKeyStore.adding("sent"),
                            TOLD,
                            WorkRow.adding(
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
        Object[] common = {arrival.door(), arrival.resubmissionOf(), arrival.priorityUnlessNormal(), Lanes.PLAN, urgency
        };
        return Stream.of(ROWS.arguments(sorted), common).flatMap(Stream::of).toArray();
    }
}
