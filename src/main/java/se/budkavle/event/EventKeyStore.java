package se.budkavle.event;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Source and id of every event that was taken: the pair is stored once. */
final class EventKeyStore {
    private final JdbcTemplate jdbc;

    EventKeyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    record Key(String source, String id) implements Comparable<Key> {
        static Key of(NewEvent event) {
            return new Key(event.envelope().source(), event.envelope().id());
        }

        @Override
        public int compareTo(Key other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : id.compareTo(other.id);
        }
    }

    record Stored(UUID eventId, String contentHash) {}

    /**
     * A part of a statement: adds the keys that are new, and gives the ids of their events.
     *
     * @param rows what has these columns, sorted by source and id: two unsorted overlapping batches of unique keys deadlock
     */
    static String adding(String rows) {
        return """
                insert into event_key (source, id, event_id, content_hash, received_at)
                select source, id, event_id, content_hash, received_at from %s on conflict do nothing returning event_id"""
                .formatted(rows);
    }

    static Map<Key, Stored> stored(Map<Key, NewEvent> fresh) {
        var stored = new HashMap<Key, Stored>();
        fresh.forEach((key, e) -> stored.put(key, new Stored(e.eventId(), e.contentHash())));
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
