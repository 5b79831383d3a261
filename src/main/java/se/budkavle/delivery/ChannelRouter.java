package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * The verb <em>route</em>, around the branches: looks afresh at each communication whose step is due, and hands what the
 * branches made to the partners' lanes. Runs in the step's transaction.
 */
public final class ChannelRouter {
    private final NextStep nextStep;
    private final Stores stores;
    private final Batches batches;
    private final Releases releases;
    private final Clock clock;

    public ChannelRouter(NextStep nextStep, Stores stores, Batches batches, Releases releases, Clock clock) {
        this.nextStep = nextStep;
        this.stores = stores;
        this.batches = batches;
        this.releases = releases;
        this.clock = clock;
    }

    /** The steps to take now; what has ended, or waits on, is written down on the way. */
    public List<StepDue> due(List<UUID> communicationIds) {
        return nextStep.of(communicationIds);
    }

    /** Puts attempts into their partners' lanes. */
    public void offer(Collection<Offer> offers) {
        var notes = new StepNotes(stores, clock.instant());
        var made = new ArrayList<AttemptStore.Offered>();
        var enclosed = new ArrayList<Attachment>();
        Map<String, UUID> open = batches(offers);
        for (Offer offer : offers) {
            Communication c = offer.due().communication();
            notes.tell(offer.due().planning());
            switch (offer) {
                case Offer.Made m -> {
                    Attempt attempt = lane(m, open, notes);
                    made.add(new AttemptStore.Offered(attempt, m.message()));
                    enclosed.addAll(m.documents());
                    if (m.due().planning().isEmpty() || c.parallel()) {
                        notes.change(c, begun(c.state()));
                    }
                    look(m, attempt, notes);
                    notes.tell(c, attempt, "offered", c.sendout());
                }
                case Offer.Unmade u -> {
                    notes.ruled(c);
                    notes.item(WorkItem.of("content", c, null, u.reason(), notes.now));
                    notes.tell(c, null, "content-fault", u.reason().spoken());
                }
            }
        }
        stores.documents().save(enclosed);
        stores.attempts().insert(made);
        notes.write();
    }

    /** The open batches of partners that take letters so, with room for all that are offered. */
    private Map<String, UUID> batches(Collection<Offer> offers) {
        var letters = new TreeMap<String, List<Priority>>(); // in an order that two transactions share
        for (Offer offer : offers) {
            if (offer instanceof Offer.Made made && batches.takes(made.attempt().partner())) {
                letters.computeIfAbsent(made.attempt().partner(), partner -> new ArrayList<>())
                        .add(made.due().communication().priority());
            }
        }
        var open = new HashMap<String, UUID>();
        letters.forEach((partner, urgencies) ->
                open.put(partner, batches.join(partner, urgencies.size(), Collections.min(urgencies))));
        return open;
    }

    private Attempt lane(Offer.Made made, Map<String, UUID> open, StepNotes notes) {
        Attempt attempt = made.attempt();
        Communication c = made.due().communication();
        if (open.containsKey(attempt.partner())) {
            return attempt.inBatch(open.get(attempt.partner()));
        }
        notes.lane(WorkRow.of(Lanes.attempts(attempt.partner()), attempt.attemptId(), c.priority(), notes.now));
        return attempt;
    }

    private void look(Offer.Made m, Attempt attempt, StepNotes notes) {
        Communication c = m.due().communication();
        Instant when = new StepTime(c, attempt)
                .lookBeforeHandOver(releases.get().channels().channel(attempt.channel()));
        if (m.due().planning().isEmpty() || c.parallel()) {
            notes.lookAgain(c, when);
        } else {
            notes.lookFirst(c, when);
        }
    }

    private static CommunicationState begun(CommunicationState state) {
        return switch (state) {
            case CommunicationState.Planned p -> p.begin();
            case CommunicationState.Active a -> a;
            default -> throw new IllegalStateException("a communication that is " + state.word() + " is not sent");
        };
    }
}
