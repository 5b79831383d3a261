package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * Letters wait in their partner's open batch until the cut-off, or until it is full; then the batch is sealed in one
 * transaction and goes to the partner's batch lane.
 */
public final class Batches {
    private static final UUID FIRST = new UUID(0, 0);

    private final BatchStore store;
    private final LaneStore lanes;
    private final AttemptStore attempts;
    private final WorkStore work;
    private final TimelineStore timeline;
    private final Supplier<Map<String, CutOff>> partners;
    private final Clock clock;

    /** @param partners the partners that take batches, with their cut-offs */
    public Batches(
            BatchStore store,
            LaneStore lanes,
            AttemptStore attempts,
            WorkStore work,
            TimelineStore timeline,
            Supplier<Map<String, CutOff>> partners,
            Clock clock) {
        this.store = store;
        this.lanes = lanes;
        this.attempts = attempts;
        this.work = work;
        this.timeline = timeline;
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
            work.put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), priority, now)));
        } else if (before == 0) {
            work.put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), priority, batch.cutoff())));
        }
        return batch.batchId();
    }

    /** The partner takes new letters again: what gathered meanwhile has its cut-off again. */
    public void resumed(String partner) {
        store.open(partner)
                .ifPresent(batch ->
                        work.put(List.of(WorkRow.of(Lanes.CUTOFFS, batch.batchId(), Priority.NORMAL, batch.cutoff()))));
    }

    /** Whose person has said something new about consent goes back to the router. */
    private void lookAfresh(List<UUID> communicationIds, Instant now) {
        work.put(communicationIds.stream()
                .map(c -> WorkRow.of(Lanes.STEPS, c, Priority.NOW, now))
                .toList());
    }

    /** Seals batches whose cut-off has come; runs in the step's transaction. */
    public void seal(List<UUID> batchIds) {
        Instant now = clock.instant();
        for (UUID id : batchIds) {
            var batch = store.lock(id).filter(b -> b.state().equals("open"));
            if (batch.isEmpty()) {
                continue;
            }
            lookAfresh(store.takeOutStale(id), now);
            String partner = batch.get().partner();
            UUID last = lanes.drainedTo(partner).orElse(WorkStore.LAST);
            int later = store.lettersAfter(id, last);
            if (later > 0 && store.lettersAfter(id, FIRST) == later) {
                continue; // all of it came while the partner drains, and waits until it is resumed
            }
            if (store.seal(id, last, now) == 0) {
                store.delete(id);
                continue;
            }
            if (later > 0) {
                CutOff cutOff = partners.get().get(partner);
                store.leave(id, store.join(partner, 1, cutOff.after(now)).batchId());
            }
            work.put(List.of(WorkRow.of(Lanes.batches(partner), id, Priority.NORMAL, now)));
            timeline.add(attempts.ofBatch(id).stream()
                    .map(a -> TimelineEntry.entry(
                            now,
                            "sealed",
                            a.customerNo(),
                            null,
                            a.communicationId(),
                            a.attemptId(),
                            a.channel(),
                            partner,
                            id))
                    .toList());
        }
    }
}
