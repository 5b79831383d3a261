package se.budkavle.release;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import se.budkavle.rows.Packing;
import se.budkavle.rows.Packing.Dictionary;

/**
 * Packs what differs from its like in a few words only: two customers' mails of one send-out, two events of one type. What
 * they share is taken from the release's own example, never from anything that was received or sent, and stored before it
 * is first used. While a dictionary is being made, and where there is no example, things are packed without. Thread-safe.
 */
public final class Dictionaries {
    /** Seven sets of a letter's fonts; a writer that says that each of its documents has its own gets no further. */
    private static final int MOST_BEGINNINGS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Dictionaries.class);

    private final DictionaryStore store;
    private final Supplier<String> release;
    private final Function<Subject, Optional<byte[]>> examples;
    private final Executor maker;
    private final Map<Key, Optional<Dictionary>> known = new ConcurrentHashMap<>();
    private final List<Dictionary> beginnings = new CopyOnWriteArrayList<>();
    private final Set<Long> learning = ConcurrentHashMap.newKeySet();

    /**
     * @param release hash of the release that holds now
     * @param examples a text of the current release that things of a subject are like; may take its time
     * @param maker runs the making beside the work that asked for it
     */
    public Dictionaries(
            DictionaryStore store,
            Supplier<String> release,
            Function<Subject, Optional<byte[]>> examples,
            Executor maker) {
        this.store = store;
        this.release = release;
        this.examples = examples;
        this.maker = maker;
    }

    /** What is packed. */
    public enum Kind {
        /** An event as it came. */
        EVENT,
        /** The plan of a communication, and the rules that were applied. */
        PLAN,
        /** An attempt's content. */
        MESSAGE,
        /** What a partner was handed. */
        SENT
    }

    /**
     * What things have in common.
     *
     * @param name the event's type, or the send-out
     * @param language empty for events and plans, as is the channel
     */
    public record Subject(Kind kind, String name, String language, String channel) {
        public static Subject event(String type) {
            return new Subject(Kind.EVENT, type, "", "");
        }
    }

    private record Key(String release, Subject subject) {}

    public byte[] pack(byte[] plain, Subject subject) {
        return Packing.pack(plain, find(new Key(release.get(), subject)).orElse(null));
    }

    /**
     * Packs what begins as many others do, so that they are kept without it.
     *
     * @param beginning how many bytes; 0 when it begins by itself
     */
    public byte[] packAfter(int beginning, byte[] plain) {
        return beginning == 0
                ? Packing.pack(plain)
                : beginning(plain, beginning)
                        .map(known -> Packing.packAfter(known, plain))
                        .orElseGet(() -> Packing.pack(plain));
    }

    /** Known by their bytes, whatever the release; there are few. Empty until it is stored. */
    private Optional<Dictionary> beginning(byte[] plain, int length) {
        for (Dictionary known : beginnings) {
            if (length == known.bytes().length && Arrays.equals(plain, 0, length, known.bytes(), 0, length)) {
                return Optional.of(known);
            }
        }
        if (beginnings.size() < MOST_BEGINNINGS) {
            Dictionary beginning = Dictionary.whole(Arrays.copyOf(plain, length));
            if (learning.add(beginning.id())) { // once for all that come meanwhile
                maker.execute(() -> learn(beginning));
            }
        }
        return Optional.empty();
    }

    private void learn(Dictionary beginning) {
        boolean isNew = beginnings.size() < MOST_BEGINNINGS
                && beginnings.stream().noneMatch(known -> known.id() == beginning.id());
        try {
            if (isNew) {
                store.save(beginning);
                beginnings.add(beginning);
            }
        } catch (DataAccessException e) {
            LOG.warn("documents are packed whole: {}", e.getClass().getSimpleName()); // the next one tries again
        } finally {
            learning.remove(beginning.id());
        }
    }

    /**
     * To be called again and again: what is packed with is believed to be stored, until the database is another one. Rows
     * written to that one meanwhile can be read from then on, and by this process at once.
     */
    public void keep() {
        int gone = store.saveGone();
        if (gone > 0) {
            LOG.warn("{} dictionaries were gone from the database, and are stored again", gone);
        }
    }

    /** Of bytes packed with or without a dictionary, now or long ago. */
    public byte[] unpack(byte[] packed) {
        return Packing.unpack(packed, store::bytes);
    }

    private Set<Long> current() {
        return Stream.concat(known.values().stream().flatMap(Optional::stream), beginnings.stream())
                .map(Dictionary::id)
                .collect(Collectors.toSet());
    }

    private Optional<Dictionary> find(Key key) {
        Optional<Dictionary> found = known.putIfAbsent(key, Optional.empty());
        if (found != null) {
            return found;
        }
        maker.execute(() -> make(key));
        return known.getOrDefault(key, Optional.empty());
    }

    /** What could not be made is not tried again with this release: it would only save room. */
    private void make(Key key) {
        Subject subject = key.subject();
        try {
            examples.apply(subject).map(Dictionary::of).ifPresent(dictionary -> {
                store.save(dictionary);
                known.put(key, Optional.of(dictionary));
            });
            if (known.keySet().removeIf(other -> !other.release().equals(key.release()))) {
                store.retain(current());
            }
        } catch (DataAccessException e) {
            known.remove(key); // it may be had when the database is back
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} {} {} is packed without a dictionary: {}",
                    subject.kind(),
                    subject.name(),
                    subject.channel(),
                    e.getClass().getSimpleName());
        }
    }
}
