package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.delivery.BatchStore.Batch;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * Letters wait in their partner's open batch until the cut-off, or until it is full; then the batch is sealed in one
 * transaction and goes to the partner's batch lane. Days after it was handed over it is looked at once more, for letters of
 * which the partner has not said that it mailed them.
 */
public final class Batches {
    private static final UUID FIRST = new UUID(0, 0);

    /** Letters that people are asked about in one transaction, which locks what they are about. */
    private static final int MOST_ASKED = 500;

    private final BatchStore store;
    private final Stores stores;
    private final Supplier<Map<String, CutOff>> partners;
    private final Clock clock;

    /** @param partners the partners that take batches, with their cut-offs */
    public Batches(BatchStore store, Stores stores, Supplier<Map<String, CutOff>> partners, Clock clock) {
        this.store = store;
        this.stores = stores;
        this.partners = partners;
        this.clock = clock;
    }

    public boolean takes(String partner) {
        return partners.get().containsKey(partner);
    }

    /**
     * Makes room for letters in their partner's open batch.
     *
     * @param priority of the most urgent
     * @return the batch
     */
    UUID join(String partner, int letters, Priority priority) {
        CutOff cutOff = partners.get().get(partner);
        Instant now = clock.instant();
        var batch = store.join(partner, letters, cutOff.after(now));
        int before = batch.letters() - letters;
        if (before < cutOff.letters() && batch.letters() >= cutOff.letters()) {
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), priority, now)));
        } else if (before == 0) {
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), priority, batch.cutoff())));
        }
        return batch.batchId();
    }

    /** The partner takes new letters again: what gathered meanwhile has its cut-off again. */
    public void resumed(String partner) {
        store.open(partner).ifPresent(batch -> stores.work()
                .put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), Priority.NORMAL, batch.cutoff()))));
    }

    /** Whose person has said something new about consent goes back to the router. */
    private void lookAfresh(List<UUID> communicationIds, Instant now) {
        stores.work()
                .put(communicationIds.stream()
                        .map(c -> WorkRow.of(Lanes.STEPS, c, Priority.NOW, now))
                        .toList());
    }

    /** Looks after batches that have come to their cut-off, or to their vendor's time; runs in the step's transaction. */
    public void seal(List<UUID> batchIds) {
        Instant now = clock.instant();
        int left = MOST_ASKED;
        for (UUID id : batchIds) {
            Batch batch = store.lock(id).orElse(null);
            switch (batch == null ? "gone" : batch.state()) {
                case "open" -> seal(id, batch.partner(), now);
                case "sent" -> left -= follow(batch, left, now);
                default -> {} // on its way: handing it over puts it here again
            }
        }
    }

    /**
     * Whether people have yet to say what became of the letter. They are not asked of a vendor that never acknowledges
     * letters one by one; what they were asked before stands.
     */
    boolean isAsked(Communication c, Attempt letter, Instant now) {
        CutOff vendor = partners.get().get(letter.partner());
        return new UnmailedLetters(stores, now).waits(c, letter, vendor == null || vendor.acknowledges());
    }

    /** @return how many of the letters that may be asked about now it has taken */
    private int follow(Batch batch, int most, Instant now) {
        CutOff partner = partners.get().get(batch.partner());
        if (partner == null || !partner.acknowledges() || batch.sentAt() == null) {
            return 0; // nobody here hears from it any more, or ever does
        }
        Instant by = partner.acknowledgedBy(batch.sentAt());
        if (now.isBefore(by)) {
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), Priority.NORMAL, by)));
            return 0;
        }
        int asked = new UnmailedLetters(stores, now).look(batch.batchId(), most);
        if (asked == most) { // there may be more: the next transaction's
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), Priority.NORMAL, now)));
        }
        return asked;
    }

    private void seal(UUID id, String partner, Instant now) {
        lookAfresh(store.takeOutStale(id), now);
        UUID last = stores.lanes().drainedTo(partner).orElse(WorkStore.LAST);
        int later = store.lettersAfter(id, last);
        if (later > 0 && store.lettersAfter(id, FIRST) == later) {
            return; // all of it came while the partner drains, and waits until it is resumed
        }
        if (store.seal(id, last, now) == 0) {
            store.delete(id);
            return;
        }
        if (later > 0) {
            CutOff cutOff = partners.get().get(partner);
            Batch rest = store.join(partner, 1, cutOff.after(now));
            store.leave(id, rest.batchId());
            // whoever resumes the partner just now waits for this batch, and does not see that one
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, rest.batchId(), Priority.NORMAL, rest.cutoff())));
        }
        stores.work().put(List.of(WorkRow.of(Lanes.batches(partner), id, Priority.NORMAL, now)));
        stores.timeline()
                .add(stores.attempts().ofBatch(id).stream()
                        .map(a -> a.entry(now, "sealed", id))
                        .toList());
    }
}
