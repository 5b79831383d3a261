package se.budkavle.event;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Source and id of every event that was taken: the pair is stored once. */
final class EventKeyStore {
    private final JdbcTemplate jdbc;

    EventKeyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    record Key(String source, String id) implements Comparable<Key> {
        static Key of(Event event) {
            return new Key(event.source(), event.id());
        }

        @Override
        public int compareTo(Key other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : id.compareTo(other.id);
        }
    }

    record Stored(UUID eventId, String contentHash) {}

    /** Sorted, because two unsorted overlapping batches of unique keys deadlock. */
    Set<UUID> insert(Map<Key, Reading.Accepted> byKey) {
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

    static Map<Key, Stored> stored(Map<Key, Reading.Accepted> fresh) {
        var stored = new HashMap<Key, Stored>();
        fresh.forEach((key, e) -> stored.put(key, new Stored(e.event().eventId(), e.contentHash())));
        return stored;
    }

    Map<Key, Stored> known(Collection<Key> keys) {
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

    Optional<UUID> find(Key key) {
        return Optional.ofNullable(known(List.of(key)).get(key)).map(Stored::eventId);
    }

    /** Frees an event's source and id for the mended event that takes its place, inside the caller's transaction. */
    void free(UUID eventId) {
        jdbc.update(
                "delete from event_key where (source, id) = (select source, id from event where event_id = ?) and event_id = ?",
                eventId,
                eventId);
    }
}
