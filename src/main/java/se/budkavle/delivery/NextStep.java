package se.budkavle.delivery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/**
 * Decides, with consent, suppressions, register and window as they are now, what becomes of communications that are due:
 * the next channel, an end, or waiting on. Everything about a batch is read in a few set queries.
 */
public final class NextStep {
    private final Stores stores;
    private final Cancellation cancellation;
    private final Ambiguity ambiguity;
    private final Releases releases;
    private final MailboxDesk mailboxes;
    private final PartnerPace pace;
    private final Batches batches;
    private final UnreadWait unreadWait = new UnreadWait();
    private final Clock clock;

    public NextStep(
            Stores stores,
            Cancellation cancellation,
            Ambiguity ambiguity,
            Releases releases,
            MailboxDesk mailboxes,
            PartnerPace pace,
            Batches batches,
            Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.ambiguity = ambiguity;
        this.releases = releases;
        this.mailboxes = mailboxes;
        this.pace = pace;
        this.batches = batches;
        this.clock = clock;
    }

    List<StepDue> of(List<UUID> ids) {
        Map<UUID, Communication> locked = stores.communications().tryLock(ids);
        var notes = new StepNotes(stores, clock.instant());
        stores.work()
                .put(ids.stream()
                        .filter(id -> !locked.containsKey(id))
                        .flatMap(id -> stores.communications().find(id).stream())
                        .map(c -> WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), notes.now))
                        .toList());
        List<Communication> open =
                locked.values().stream().filter(c -> c.state().isOpen()).toList();
        stores.communications().releaseEnded(locked.values()); // of what was on its way then, and was not taken
        if (open.isEmpty()) {
            return List.of();
        }
        var facts = StepFacts.about(open, stores, mailboxes);
        var underWay = new UnderWay(
                stores, facts, cancellation, ambiguity, pace, releases.get().channels(), batches, unreadWait, notes);
        var nextChannel = new NextChannel(stores, facts, releases, notes);
        var rejections = new Rejections(stores, releases.get().channels(), notes);
        var due = new ArrayList<StepDue>();
        for (Communication c : open) {
            List<Attempt> tries = underWay.look(c, facts.tries(c));
            if (!notes.hasEnded(c) && !rejections.wait(c, tries)) {
                due.addAll(nextChannel.of(c, tries));
            }
        }
        facts.mailboxes().ask();
        notes.write();
        return due;
    }
}
