package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;

/**
 * Letters that lie at their vendor, which has not said that it mailed them. Nobody may take them for delivered: people are
 * asked, once for each letter, and its vendor's late word answers.
 */
final class UnmailedLetters {
    static final String KIND = "unacknowledged";

    private final Stores stores;
    private final Instant now;

    UnmailedLetters(Stores stores, Instant now) {
        this.stores = stores;
        this.now = now;
    }

    /** Of a batch that the vendor has had for its time. */
    void look(UUID batchId) {
        List<Attempt> letters = stores.attempts().ofBatch(batchId).stream()
                .filter(a -> a.state() == AttemptState.ACCEPTED)
                .toList();
        Map<UUID, Communication> about = stores.communications()
                .lock(letters.stream().map(Attempt::communicationId).toList());
        letters.forEach(a -> asks(about.get(a.communicationId()), a));
    }

    /** Whether people have yet to say what became of it; they are asked when nobody was. */
    boolean waits(Communication c, Attempt a) {
        return a.batchId() != null
                && a.state() == AttemptState.ACCEPTED
                && (asks(c, a) || stores.workItems().waits(c.communicationId(), KIND));
    }

    /** Whether it is new. */
    private boolean asks(Communication c, Attempt a) {
        Reason reason = Reason.of("letter-unacknowledged", a.partner(), a.batchId());
        boolean asks = c.state().isOpen()
                && stores.workItems().openOnceAbout(WorkItem.of(KIND, c, a.attemptId(), reason, now));
        if (asks) {
            stores.timeline()
                    .add(List.of(TimelineEntry.entry(
                            now,
                            KIND,
                            a.customerNo(),
                            c.eventId(),
                            c.communicationId(),
                            a.attemptId(),
                            a.channel(),
                            a.partner(),
                            reason.spoken())));
        }
        return asks;
    }
}
