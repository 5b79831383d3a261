package se.budkavle.delivery;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Presence;
import se.budkavle.timeline.Reason;

/**
 * A partner that refuses so many messages in a row through our own mistake will refuse the next: its lane is paused, and a
 * person is told. Inside the caller's transaction; locks the lane's row: after the communications.
 */
final class RejectionsInARow {
    private static final int THAT_PAUSE = 20;

    private final Stores stores;
    private final Clock clock;

    RejectionsInARow(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /** In the order in which the partner answered. */
    void answered(String partner, List<Lane.Result> results) {
        count(partner, results.stream().flatMap(RejectionsInARow::heard).toList());
    }

    /** By reports, which come in no order of their own: nothing that was taken lies between them. */
    void reported(String partner, List<UUID> communicationIds) {
        count(partner, communicationIds.stream().map(id -> new Heard(id, true)).toList());
    }

    private record Heard(UUID communicationId, boolean rejected) {}

    /** What we ourselves passed over says nothing of what the partner takes. */
    private static Stream<Heard> heard(Lane.Result result) {
        if (!(result instanceof Lane.Result.Answered a)) {
            return Stream.empty();
        }
        boolean rejected = a.report().outcome() == Outcome.REJECTED;
        return rejected || a.partner() != Presence.NOT_ASKED
                ? Stream.of(new Heard(a.claimed().message().communicationId(), rejected))
                : Stream.empty();
    }

    private void count(String partner, List<Heard> answers) {
        if (answers.isEmpty()) {
            return;
        }
        if (answers.stream().noneMatch(Heard::rejected)) {
            stores.lanes().notRejected(partner);
            return;
        }
        int inARow = stores.lanes().rejectedInARow(partner);
        for (Heard answer : answers) {
            inARow = answer.rejected() ? inARow + 1 : 0;
            if (inARow == THAT_PAUSE) {
                pause(partner, answer.communicationId());
                return;
            }
        }
        stores.lanes().rejectedInARow(partner, inARow);
    }

    private void pause(String partner, UUID last) {
        stores.lanes().pauseByItself(partner);
        UUID eventId = stores.communications().find(last).orElseThrow().eventId();
        stores.workItems()
                .open(List.of(WorkItem.ofEvent(
                        "lane-paused", eventId, null, Reason.of("lane-paused", partner, THAT_PAUSE), clock.instant())));
    }
}
