package se.budkavle.event;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** Accepted events, each once for its source and id, and the work of planning them. */
public final class EventStore {
    private final JdbcTemplate jdbc;
    private final WorkStore work;

    public EventStore(JdbcTemplate jdbc, WorkStore work) {
        this.jdbc = jdbc;
        this.work = work;
    }

    /**
     * Stores what is new and puts it in line for planning, inside the caller's transaction; of equal ids in the batch
     * the first wins. The answers are in the order of {@code batch}.
     */
    public List<Acceptance> accept(
            List<Reading.Accepted> batch, String door, Priority priority, @Nullable UUID resubmissionOf) {
        var firstByKey = new LinkedHashMap<Key, Reading.Accepted>();
        batch.forEach(e -> firstByKey.putIfAbsent(Key.of(e.event()), e));
        Set<UUID> fresh = insertKeys(firstByKey);
        insertEvents(
                firstByKey.values().stream()
                        .filter(e -> fresh.contains(e.event().eventId()))
                        .toList(),
                door,
                priority,
                resubmissionOf);
        var stored = new HashMap<Key, Stored>();
        firstByKey.forEach((key, e) -> stored.put(key, new Stored(e.event().eventId(), e.contentHash())));
        if (fresh.size() < firstByKey.size()) {
            stored.putAll(known(firstByKey.keySet()));
        }
        var answered = new HashSet<Key>();
        return batch.stream()
                .map(e -> acceptance(
                        e,
                        stored.get(Key.of(e.event())),
                        fresh.contains(stored.get(Key.of(e.event())).eventId()) && answered.add(Key.of(e.event()))))
                .toList();
    }

    private static Acceptance acceptance(Reading.Accepted e, Stored stored, boolean isNew) {
        var status = isNew
                ? Acceptance.Status.ACCEPTED
                : stored.contentHash().equals(e.contentHash())
                        ? Acceptance.Status.REPLAYED
                        : Acceptance.Status.CONFLICT;
        return new Acceptance(
                status, stored.eventId(), e.event().source(), e.event().id(), e.warnings());
    }

    /** Sorted, because two unsorted overlapping batches of unique keys deadlock. */
    private Set<UUID> insertKeys(Map<Key, Reading.Accepted> byKey) {
        List<Map.Entry<Key, Reading.Accepted>> sorted =
                byKey.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return new HashSet<>(jdbc.queryForList(
                """
                insert into event_key (source, id, event_id, content_hash, received_at)
                select * from unnest(?::text[], ?::text[], ?::uuid[], ?::text[], ?::timestamptz[])
                on conflict do nothing returning event_id""",
                UUID.class,
                column(sorted, e -> e.getKey().source(), String[]::new),
                column(sorted, e -> e.getKey().id(), String[]::new),
                column(sorted, e -> e.getValue().event().eventId(), UUID[]::new),
                column(sorted, e -> e.getValue().contentHash(), String[]::new),
                column(sorted, e -> e.getValue().event().receivedAt().toString(), String[]::new)));
    }

    private static <T, R> R[] column(
            List<T> rows, java.util.function.Function<T, R> value, java.util.function.IntFunction<R[]> array) {
        return rows.stream().map(value).toArray(array);
    }

    private Map<Key, Stored> known(Collection<Key> keys) {
        var known = new HashMap<Key, Stored>();
        jdbc.query(
                """
                select k.* from event_key k
                join unnest(?::text[], ?::text[]) as w(source, id) on k.source = w.source and k.id = w.id""",
                rs -> {
                    known.put(
                            new Key(rs.getString("source"), rs.getString("id")),
                            new Stored(rs.getObject("event_id", UUID.class), rs.getString("content_hash")));
                },
                keys.stream().map(Key::source).toArray(String[]::new),
                keys.stream().map(Key::id).toArray(String[]::new));
        return known;
    }

    private void insertEvents(
            List<Reading.Accepted> events, String door, Priority priority, @Nullable UUID resubmissionOf) {
        if (events.isEmpty()) {
            return;
        }
        Map<String, String> knownPersons = personKeys(events);
        List<String> personKeys =
                events.stream().map(e -> personKey(e.event(), knownPersons)).toList();
        jdbc.update(
                """
                insert into event (event_id, source, id, type, subject, time, customer_no, person_key, status, door, raw,
                  data, extensions, warnings, received_at, resubmission_of, file_row)
                select e.event_id, source, id, type, subject, time, customer_no, person_key, 'accepted', ?, raw, data::jsonb,
                  extensions::jsonb, warnings::jsonb, received_at, ?, file_row::jsonb
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[],
                  ?::bytea[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                  as e(event_id, source, id, type, subject, time, customer_no, person_key, raw, data, extensions, warnings,
                    received_at, file_row)""",
                door,
                resubmissionOf,
                column(events, e -> e.event().eventId(), UUID[]::new),
                column(events, e -> e.event().source(), String[]::new),
                column(events, e -> e.event().id(), String[]::new),
                column(events, e -> e.event().type(), String[]::new),
                column(events, e -> e.event().subject(), String[]::new),
                column(
                        events,
                        e -> e.event().time() == null ? null : e.event().time().toString(),
                        String[]::new),
                column(events, e -> e.event().customerNo(), String[]::new),
                personKeys.toArray(String[]::new),
                column(events, Reading.Accepted::raw, byte[][]::new),
                column(events, e -> Rows.json(e.event().data()), String[]::new),
                column(events, e -> Rows.json(e.event().extensions()), String[]::new),
                column(events, e -> e.warnings().isEmpty() ? null : Rows.json(e.warnings()), String[]::new),
                column(events, e -> e.event().receivedAt().toString(), String[]::new),
                column(events, e -> e.fileRow() == null ? null : Rows.json(e.fileRow()), String[]::new));
        var planning = new ArrayList<WorkRow>();
        for (int i = 0; i < events.size(); i++) {
            Event e = events.get(i).event();
            PersonShard shard = PersonShard.of(personKeys.get(i));
            planning.add(
                    new WorkRow(Lanes.PLAN, e.eventId(), priority, e.receivedAt(), 0, shard.shard(), shard.person()));
        }
        work.put(planning);
    }

    private Map<String, String> personKeys(List<Reading.Accepted> events) {
        var known = new HashMap<String, String>();
        jdbc.query(
                "select customer_no, person_key from customer where customer_no = any(?)",
                rs -> {
                    known.put(rs.getString(1), rs.getString(2));
                },
                (Object) events.stream().map(e -> e.event().customerNo()).toArray(String[]::new));
        return known;
    }

    /** The personal or organisation number that is known by now, else the customer number; a wrong number is nobody's. */
    private static String personKey(Event event, Map<String, String> known) {
        JsonNode customer = event.data().path("customer");
        String personalNumber = customer.path("personalNumber").asText("");
        String orgNumber = customer.path("orgNumber").asText("");
        if (PersonalNumber.exists(personalNumber)) {
            return personalNumber;
        }
        return OrganisationNumber.exists(orgNumber)
                ? orgNumber
                : known.getOrDefault(event.customerNo(), event.customerNo());
    }

    /** The events in the order of {@code ids}. */
    public List<Event> find(Collection<UUID> ids) {
        var byId = new HashMap<UUID, Event>();
        jdbc.query(
                "select * from event where event_id = any(?)",
                (ResultSet rs) -> {
                    Event event = event(rs);
                    byId.put(event.eventId(), event);
                },
                (Object) ids.toArray(UUID[]::new));
        return ids.stream().map(byId::get).filter(java.util.Objects::nonNull).toList();
    }

    /** Frees an event's source and id for the mended event that takes its place, inside the caller's transaction. */
    void freeKey(UUID eventId) {
        jdbc.update(
                "delete from event_key where (source, id) = (select source, id from event where event_id = ?) and event_id = ?",
                eventId,
                eventId);
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
                                event(rs),
                                rs.getString("status"),
                                Optional.ofNullable(rs.getString("reason"))
                                        .map(r -> Rows.read(r, new TypeReference<Reason>() {}))
                                        .orElse(null),
                                rs.getString("door"),
                                rs.getBytes("raw"),
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

    /** What planning decided: status, the release it used, and the case as deflated JSON with its hash. */
    public record Planned(
            UUID eventId,
            String status,
            @Nullable Reason reason,
            String release,
            byte[] planningCase,
            String caseHash) {}

    public void planned(Collection<Planned> planned) {
        jdbc.batchUpdate(
                "update event set status = ?, reason = ?::jsonb, release = ?, planning_case = ?, case_hash = ? where event_id = ?",
                planned.stream()
                        .map(p -> new Object[] {
                            p.status(),
                            p.reason() == null ? null : Rows.json(p.reason()),
                            p.release(),
                            p.planningCase(),
                            p.caseHash(),
                            p.eventId()
                        })
                        .toList());
    }

    public void failed(UUID eventId, Reason reason) {
        jdbc.update(
                "update event set status = 'failed', reason = ?::jsonb where event_id = ?", Rows.json(reason), eventId);
    }

    /** The stored case of a decision, deflated; empty while it is not planned. */
    public Optional<byte[]> planningCase(UUID eventId) {
        return jdbc
                .query("select planning_case from event where event_id = ?", (rs, i) -> rs.getBytes(1), eventId)
                .stream()
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    /** Puts events in line again, for example when their customer has become known. */
    public void replan(Collection<UUID> eventIds) {
        jdbc.query(
                "select event_id, person_key, received_at from event where event_id = any(?)",
                rs -> {
                    PersonShard shard = PersonShard.of(rs.getString("person_key"));
                    work.put(List.of(new WorkRow(
                            Lanes.PLAN,
                            rs.getObject("event_id", UUID.class),
                            Priority.NORMAL,
                            rs.getTimestamp("received_at").toInstant(),
                            0,
                            shard.shard(),
                            shard.person())));
                },
                (Object) eventIds.toArray(UUID[]::new));
    }

    private static Event event(ResultSet rs) throws SQLException {
        return new Event(
                rs.getObject("event_id", UUID.class),
                rs.getString("source"),
                rs.getString("id"),
                rs.getString("type"),
                rs.getString("subject"),
                Rows.at(rs.getTimestamp("time")),
                (ObjectNode) Rows.node(rs.getString("data")),
                Rows.read(rs.getString("extensions"), new TypeReference<Map<String, String>>() {}),
                rs.getTimestamp("received_at").toInstant());
    }

    private record Key(String source, String id) implements Comparable<Key> {
        static Key of(Event event) {
            return new Key(event.source(), event.id());
        }

        @Override
        public int compareTo(Key other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : id.compareTo(other.id);
        }
    }

    private record Stored(UUID eventId, String contentHash) {}
}
