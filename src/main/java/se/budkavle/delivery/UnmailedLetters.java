package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * Of a batch that the vendor has had for its time, a part: nobody was ever asked about these letters. Locks their
     * communications.
     *
     * @return how many it has looked at, at most so many; fewer when none is left
     */
    int look(UUID batchId, int most) {
        List<UUID> letters = stores.attempts().unasked(batchId, KIND, most);
        Map<UUID, Communication> about = stores.communications().lockOf(letters);
        // Read again under the lock: a report, or the step that found its time over, may have come in between.
        Set<UUID> asked = stores.workItems().asked(letters, KIND);
        List<Attempt> silent = stores.attempts().find(letters).values().stream()
                .filter(a -> a.state() == AttemptState.ACCEPTED && !asked.contains(a.attemptId()))
                .filter(a -> about.get(a.communicationId()).state().isOpen())
                .toList();
        stores.workItems()
                .open(silent.stream()
                        .map(a -> item(about.get(a.communicationId()), a))
                        .toList());
        stores.timeline()
                .add(silent.stream()
                        .map(a -> entry(about.get(a.communicationId()), a))
                        .toList());
        return letters.size();
    }

    /**
     * Whether people have yet to say what became of it.
     *
     * @param c open
     * @param ask whether they are asked now when nobody was
     */
    boolean waits(Communication c, Attempt a, boolean ask) {
        return a.batchId() != null
                && a.state() == AttemptState.ACCEPTED
                && (ask && asks(c, a) || stores.workItems().waits(c.communicationId(), KIND));
    }

    /** Whether it is new. */
    private boolean asks(Communication c, Attempt a) {
        boolean asks = stores.workItems().openOnceAbout(item(c, a));
        if (asks) {
            stores.timeline().add(List.of(entry(c, a)));
        }
        return asks;
    }

    private WorkItem item(Communication c, Attempt a) {
        return WorkItem.of(KIND, c, a.attemptId(), reason(a), now);
    }

    private TimelineEntry entry(Communication c, Attempt a) {
        return TimelineEntry.entry(
                now,
                KIND,
                a.customerNo(),
                c.eventId(),
                c.communicationId(),
                a.attemptId(),
                a.channel(),
                a.partner(),
                reason(a).spoken());
    }

    private static Reason reason(Attempt a) {
        return Reason.of("letter-unacknowledged", a.partner(), a.batchId());
    }
}
