package se.budkavle.release;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Packing;
import se.budkavle.rows.Packing.Dictionary;

/** Dictionaries by their id, kept for as long as there may be rows that were packed with them. Thread-safe. */
public final class DictionaryStore {
    /** Of 32 KB at most, apart from letters' beginnings, of which there are few. */
    static final int MOST_READ = 1000;

    private final JdbcTemplate jdbc;
    /** What is packed with now: it can be read here whatever becomes of the database. */
    private final Map<Long, byte[]> current = new ConcurrentHashMap<>();
    /** What older rows are read with, and others' rows. */
    private final Map<Long, byte[]> read = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST_READ;
        }
    });

    public DictionaryStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Outside of any transaction, so that it is there before the first row that refers to it. */
    void save(Dictionary dictionary) {
        jdbc.update(
                "insert into dictionary (dictionary_id, body) values (?, ?) on conflict do nothing",
                dictionary.id(),
                Packing.pack(dictionary.bytes()));
        current.put(dictionary.id(), dictionary.bytes());
    }

    /** Nothing is packed with the others any more: they are remembered like any that were read. */
    void retain(Set<Long> ids) {
        current.forEach((id, bytes) -> {
            if (!ids.contains(id)) {
                read.put(id, bytes);
                current.remove(id);
            }
        });
    }

    /**
     * Stores again those that are packed with and are gone: a database that was restored, or failed over to, may be older
     * than what is remembered, and rows that name them are written to it.
     *
     * @return how many were gone
     */
    int saveGone() {
        Map<Long, byte[]> gone = new HashMap<>(current);
        if (gone.isEmpty()) {
            return 0;
        }
        jdbc.queryForList("select dictionary_id from dictionary where dictionary_id = any(?)", Long.class, (Object)
                        gone.keySet().toArray(Long[]::new))
                .forEach(gone::remove);
        gone.values().forEach(bytes -> save(Dictionary.whole(bytes)));
        return gone.size();
    }

    /** @throws IllegalStateException when there is none of this id, or it is damaged */
    byte[] bytes(long id) {
        byte[] known = current.get(id);
        known = known == null ? read.get(id) : known;
        if (known != null) {
            return known;
        }
        // Beside the map: whoever waits for a connection here must not hold up those who have one.
        byte[] stored =
                jdbc.queryForList("select body from dictionary where dictionary_id = ?", byte[].class, id).stream()
                        .findFirst()
                        .map(Packing::unpack)
                        .orElseThrow(() -> new IllegalStateException(
                                "the dictionary %016x that a row was packed with is not stored".formatted(id)));
        if (Dictionary.whole(stored).id() != id) {
            throw new IllegalStateException("the stored dictionary %016x is damaged".formatted(id));
        }
        read.put(id, stored);
        return stored;
    }
}
