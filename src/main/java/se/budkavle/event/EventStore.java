package se.budkavle.event;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.event.EventKeyStore.Key;
import se.budkavle.event.EventKeyStore.Stored;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** Accepted events, each once for its source and id, and the work of planning them. */
public final class EventStore {
    /** Of so many events it is worth a question whether they came before. */
    private static final int MANY = 100;

    private final JdbcTemplate jdbc;
    private final WorkStore work;
    private final EventKeyStore keys;
    private final EventCopyStore copies;
    private final PackedEvents packed;
    private final ObjIntConsumer<String> listener;

    public EventStore(JdbcTemplate jdbc, WorkStore work, Dictionaries dictionaries) {
        this(jdbc, work, dictionaries, (door, number) -> {});
    }

    /** @param listener hears by which door how many new events were stored, within the caller's transaction if there is one */
    public EventStore(JdbcTemplate jdbc, WorkStore work, Dictionaries dictionaries, ObjIntConsumer<String> listener) {
        this.listener = listener;
        this.jdbc = jdbc;
        this.packed = new PackedEvents(dictionaries);
        this.keys = new EventKeyStore(jdbc);
        this.copies = new EventCopyStore(jdbc);
        this.work = work;
    }

    /** The same event, packed as it is kept: beforehand, by a thread that does not store. */
    public NewEvent packed(Reading.Accepted event) {
        return packed.packed(event);
    }

    /** As {@link #store}, of what is not packed yet. */
    public List<Acceptance> accept(
            List<Reading.Accepted> batch, String door, Priority priority, @Nullable UUID resubmissionOf) {
        return store(batch.stream().map(this::packed).toList(), door, priority, resubmissionOf);
    }

    /**
     * Stores what is new and puts it in line for planning, inside the caller's transaction or in one of its own; of equal
     * ids in the batch the first wins. The answers are in the order of {@code batch}.
     */
    public List<Acceptance> store(List<NewEvent> batch, String door, Priority priority, @Nullable UUID resubmissionOf) {
        SortedMap<Key, NewEvent> firstByKey = Acceptances.firstByKey(batch);
        var arrival = new NewEvent.Arrival(door, priority, resubmissionOf);
        Map<Key, Stored> stored = cameBefore(firstByKey) ? keys.known(firstByKey.keySet()) : new HashMap<>();
        var fresh = new HashSet<UUID>();
        // twice when a mended event leaves its source and id between the insert and the look at who has them
        while (stored.size() < firstByKey.size()) {
            var rest = new TreeMap<>(firstByKey);
            rest.keySet().removeAll(stored.keySet());
            Set<UUID> inserted = insert(rest.values(), arrival);
            fresh.addAll(inserted);
            stored.putAll(inserted.size() == rest.size() ? EventKeyStore.stored(rest) : keys.known(rest.keySet()));
        }
        return Acceptances.of(batch, stored, fresh);
    }

    /**
     * The same at a quarter less for the database, of events of which none came before, inside the caller's transaction.
     *
     * @throws DuplicateKeyException when one did; then the transaction is of no use any more
     */
    public List<Acceptance> storeNew(List<NewEvent> batch, String door, Priority priority) {
        SortedMap<Key, NewEvent> firstByKey = Acceptances.firstByKey(batch);
        var arrival = new NewEvent.Arrival(door, priority, null);
        Set<UUID> fresh =
                firstByKey.values().stream().map(NewEvent::eventId).collect(Collectors.toCollection(HashSet::new));
        if (!fresh.isEmpty()) {
            copies.copy(firstByKey.values(), arrival);
            tell(firstByKey.values(), fresh, arrival);
        }
        return Acceptances.of(batch, EventKeyStore.stored(firstByKey), fresh);
    }

    /** A file that is dropped again need not be sent to the database: its first event tells. */
    private boolean cameBefore(SortedMap<Key, NewEvent> events) {
        return events.size() >= MANY && keys.find(events.firstKey()).isPresent();
    }

    /** @return the ids of the new ones */
    private Set<UUID> insert(Collection<NewEvent> sorted, NewEvent.Arrival arrival) {
        if (sorted.isEmpty()) {
            return Set.of();
        }
        var fresh = new HashSet<>(jdbc.queryForList(NewEvent.INSERT, UUID.class, NewEvent.arguments(sorted, arrival)));
        tell(sorted, fresh, arrival);
        return fresh;
    }

    private void tell(Collection<NewEvent> stored, Set<UUID> fresh, NewEvent.Arrival arrival) {
        stored.stream()
                .filter(e -> fresh.contains(e.eventId()))
                .map(e -> e.envelope().receivedAt())
                .min(naturalOrder())
                .ifPresent(lowest -> {
                    work.added(Lanes.PLAN, lowest);
                    listener.accept(arrival.door(), fresh.size());
                });
    }

    /** An event with its bytes as they came; of a file, the row as it stood there. */
    public record Whole(Event event, byte[] raw) {}

    /** The events in the order of {@code ids}. */
    public List<Event> find(Collection<UUID> ids) {
        return whole(ids).stream().map(Whole::event).toList();
    }

    /** The same with their bytes. */
    public List<Whole> whole(Collection<UUID> ids) {
        var byId = new HashMap<UUID, Whole>();
        jdbc.query(
                """
                select event_id, source, id, type, subject, time, data, raw, raw_packed, data_packed, extensions,
                  received_at from event where event_id = any(?)""",
                (ResultSet rs) -> {
                    byte[] raw = raw(rs);
                    Event event = event(rs, raw);
                    byId.put(event.eventId(), new Whole(event, raw));
                },
                (Object) ids.toArray(UUID[]::new));
        return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
    }

    /** The event that its source knows by this id. */
    public Optional<UUID> find(String source, String id) {
        return keys.find(new Key(source, id));
    }

    /** Frees an event's source and id for the mended event that takes its place, inside the caller's transaction. */
    void freeKey(UUID eventId) {
        keys.free(eventId);
    }

    /** Another event says it better: nothing is sent because of this one. */
    void replacedBy(UUID eventId, UUID mended) {
        jdbc.update(
                "update event set status = 'nothing-to-send', reason = ?::jsonb where event_id = ?",
                Rows.json(Reason.of("resubmitted", mended)),
                eventId);
    }

    /**
     * What became of it: {@code accepted}, {@code planned}, {@code nothing-to-send} or {@code failed}.
     *
     * @param raw as it came; of a file, the row as it stood there
     */
    public record EventStatus(
            Event event,
            String status,
            @Nullable Reason reason,
            String door,
            byte[] raw,
            @Nullable FileRow fileRow,
            @Nullable String release,
            List<FieldMessage> warnings,
            @Nullable UUID resubmissionOf) {}

    public Optional<EventStatus> status(UUID eventId) {
        return jdbc
                .query(
                        "select * from event where event_id = ?",
                        (rs, i) -> new EventStatus(
                                event(rs, raw(rs)),
                                rs.getString("status"),
                                Optional.ofNullable(rs.getString("reason"))
                                        .map(r -> Rows.read(r, new TypeReference<Reason>() {}))
                                        .orElse(null),
                                rs.getString("door"),
                                raw(rs),
                                Optional.ofNullable(rs.getString("file_row"))
                                        .map(r -> Rows.read(r, new TypeReference<FileRow>() {}))
                                        .orElse(null),
                                rs.getString("release"),
                                Optional.ofNullable(rs.getString("warnings"))
                                        .map(w -> Rows.read(w, new TypeReference<List<FieldMessage>>() {}))
                                        .orElse(List.of()),
                                rs.getObject("resubmission_of", UUID.class)),
                        eventId)
                .stream()
                .findFirst();
    }

    public void failed(UUID eventId, Reason reason) {
        jdbc.update(
                "update event set status = 'failed', reason = ?::jsonb where event_id = ?", Rows.json(reason), eventId);
    }

    /** It is planned once more. */
    public void failedNoMore(UUID eventId) {
        jdbc.update(
                "update event set status = 'accepted', reason = null where event_id = ? and status = 'failed'",
                eventId);
    }

    /** Puts events in line again, as urgent as they came, for example when their customer has become known. */
    public void replan(Collection<UUID> eventIds) {
        lineUp(eventIds, null);
    }

    /** Puts events in line again for a later moment; those of the same persons that came after them wait too. */
    public void postpone(Collection<UUID> eventIds, Instant due) {
        lineUp(eventIds, due);
    }

    private void lineUp(Collection<UUID> eventIds, @Nullable Instant due) {
        if (eventIds.isEmpty()) {
            return;
        }
        var rows = jdbc.query(
                "select event_id, person_key, received_at, priority from event where event_id = any(?)",
                (rs, i) -> {
                    PersonShard shard = PersonShard.of(rs.getString("person_key"));
                    return new WorkRow(
                            Lanes.PLAN,
                            rs.getObject("event_id", UUID.class),
                            Optional.ofNullable(rs.getObject("priority", Integer.class))
                                    .map(Priority::ofRank)
                                    .orElse(Priority.NORMAL),
                            due != null ? due : rs.getTimestamp("received_at").toInstant(),
                            0,
                            shard.shard(),
                            shard.person());
                },
                (Object) eventIds.toArray(UUID[]::new));
        work.put(rows);
    }

    private byte[] raw(ResultSet rs) throws SQLException {
        return packed.raw(rs.getBytes("raw"), rs.getBoolean("raw_packed"));
    }

    /** Old rows have it as it is. */
    private JsonNode data(ResultSet rs, byte[] raw) throws SQLException {
        byte[] kept = rs.getBytes("data_packed");
        return kept == null ? Rows.node(rs.getString("data")) : packed.data(raw, kept);
    }

    private Event event(ResultSet rs, byte[] raw) throws SQLException {
        return new Event(
                rs.getObject("event_id", UUID.class),
                rs.getString("source"),
                rs.getString("id"),
                rs.getString("type"),
                rs.getString("subject"),
                Rows.at(rs.getTimestamp("time")),
                (ObjectNode) data(rs, raw),
                Rows.read(rs.getString("extensions"), new TypeReference<Map<String, String>>() {}),
                rs.getTimestamp("received_at").toInstant());
    }
}
