package se.budkavle.event;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import se.budkavle.event.Acceptance.Status;
import se.budkavle.event.EventKeyStore.Key;
import se.budkavle.event.EventKeyStore.Stored;

/** What becomes of the events of a batch, of which several may have the same source and id. */
final class Acceptances {
    private Acceptances() {}

    /** Of equal ones the first, sorted. */
    static SortedMap<Key, NewEvent> firstByKey(List<NewEvent> batch) {
        var firstByKey = new TreeMap<Key, NewEvent>();
        batch.forEach(e -> firstByKey.putIfAbsent(Key.of(e), e));
        return firstByKey;
    }

    /**
     * In the order of {@code batch}.
     *
     * @param stored who has each key
     * @param fresh those of them that the batch itself has brought; of no use afterwards
     */
    static List<Acceptance> of(List<NewEvent> batch, Map<Key, Stored> stored, Set<UUID> fresh) {
        return batch.stream()
                .map(e -> {
                    Stored known = stored.get(Key.of(e));
                    return acceptance(e, known, fresh.remove(known.eventId()));
                })
                .toList();
    }

    private static Acceptance acceptance(NewEvent e, Stored stored, boolean isNew) {
        Status ifKnown = stored.contentHash().equals(e.contentHash()) ? Status.REPLAYED : Status.CONFLICT;
        return new Acceptance(
                isNew ? Status.ACCEPTED : ifKnown,
                stored.eventId(),
                e.envelope().source(),
                e.envelope().id(),
                e.warnings());
    }
}
