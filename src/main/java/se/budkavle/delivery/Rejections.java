package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Channels;
import se.budkavle.timeline.Reason;

/**
 * What a partner refused through our own mistake waits for a person, as the next channel would carry the mistake on. The
 * time that is left is watched all the same.
 */
final class Rejections {
    private final Stores stores;
    private final Channels channels;
    private final StepNotes notes;

    Rejections(Stores stores, Channels channels, StepNotes notes) {
        this.stores = stores;
        this.channels = channels;
        this.notes = notes;
    }

    /** Whether the last try was refused, and nobody has decided yet; then its time is watched. */
    boolean wait(Communication c, List<Attempt> tries) {
        if (c.parallel()) {
            return false;
        }
        Attempt last = tries.stream()
                .filter(a -> a.state() != AttemptState.CANCELLED)
                .reduce((a, b) -> b)
                .orElse(null);
        if (last == null
                || last.state() != AttemptState.FAILED
                || last.outcome() != Outcome.REJECTED
                || !stores.workItems().waits(c.communicationId(), "rejected")) {
            return false;
        }
        var time = new StepTime(c, last);
        time.decideBy(channels.channel(last.channel())).ifPresent(by -> watch(c, last, by, time.ahead(by)));
        return true;
    }

    private void watch(Communication c, Attempt rejected, Instant decideBy, Instant alarm) {
        if (notes.now.isBefore(alarm)) {
            notes.lookAgain(c, alarm);
            return;
        }
        Reason reason = Reason.of("deadline-unsent", rejected.partner(), UnderWay.MOMENT.format(decideBy));
        if (stores.workItems()
                .openOnceAbout(WorkItem.of("deadline", c, rejected.attemptId(), reason, notes.now)
                        .dueBy(decideBy))) {
            notes.tell(c, rejected, "deadline", reason.spoken());
        }
    }
}
