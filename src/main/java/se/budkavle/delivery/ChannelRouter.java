package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * The verb <em>route</em>, around the branches: looks afresh at each communication whose step is due, and hands what the
 * branches made to the partners' lanes. Runs in the step's transaction.
 */
public final class ChannelRouter {
    private final NextStep nextStep;
    private final CommunicationStore communications;
    private final AttemptStore attempts;
    private final DocumentStore documents;
    private final WorkItemStore workItems;
    private final Batches batches;
    private final WorkStore work;
    private final TimelineStore timeline;
    private final Clock clock;

    public ChannelRouter(
            NextStep nextStep,
            CommunicationStore communications,
            AttemptStore attempts,
            DocumentStore documents,
            WorkItemStore workItems,
            Batches batches,
            WorkStore work,
            TimelineStore timeline,
            Clock clock) {
        this.nextStep = nextStep;
        this.communications = communications;
        this.attempts = attempts;
        this.documents = documents;
        this.workItems = workItems;
        this.batches = batches;
        this.work = work;
        this.timeline = timeline;
        this.clock = clock;
    }

    /** The steps to take now; what has ended, or waits on, is written down on the way. */
    public List<StepDue> due(List<UUID> communicationIds) {
        return nextStep.of(communicationIds);
    }

    /** Puts attempts into their partners' lanes. */
    public void offer(Collection<Offer> offers) {
        Instant now = clock.instant();
        var made = new ArrayList<AttemptStore.Offered>();
        var enclosed = new ArrayList<Attachment>();
        var rows = new ArrayList<WorkRow>();
        var begun = new ArrayList<Communication>();
        var items = new ArrayList<WorkItem>();
        var entries = new ArrayList<TimelineEntry>();
        for (Offer offer : offers) {
            Communication c = offer.due().communication();
            switch (offer) {
                case Offer.Made m -> {
                    Attempt attempt = lane(m, rows);
                    made.add(new AttemptStore.Offered(attempt, m.message()));
                    enclosed.addAll(m.documents());
                    rows.add(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), handOverBy(m.due(), now)));
                    begun.add(c.with(begun(c.state()), now));
                    entries.add(entry(now, "offered", attempt, c));
                }
                case Offer.Unmade u -> {
                    items.add(WorkItem.of("content", c, null, u.reason(), now));
                    begun.add(c);
                    entries.add(TimelineEntry.entry(
                            now,
                            "content-fault",
                            c.customerNo(),
                            c.eventId(),
                            c.communicationId(),
                            null,
                            u.due().channel(),
                            null,
                            u.reason().spoken()));
                }
            }
        }
        documents.save(enclosed);
        attempts.insert(made);
        communications.update(begun);
        workItems.open(items);
        work.put(rows);
        timeline.add(entries);
    }

    private Attempt lane(Offer.Made made, List<WorkRow> rows) {
        Attempt attempt = made.attempt();
        Communication c = made.due().communication();
        if (batches.takes(attempt.partner())) {
            return batches.join(attempt, c.priority());
        }
        rows.add(WorkRow.of(Lanes.attempts(attempt.partner()), attempt.attemptId(), c.priority(), clock.instant()));
        return attempt;
    }

    private static CommunicationState begun(CommunicationState state) {
        return switch (state) {
            case CommunicationState.Planned p -> p.begin();
            case CommunicationState.Active a -> a;
            default -> throw new IllegalStateException("a communication that is " + state.word() + " is not sent");
        };
    }

    /** When a partner that is down or paused has had its time: the next step must still be in time. */
    private static Instant handOverBy(StepDue due, Instant now) {
        Instant latest = due.following() == null
                ? due.communication().window().closes()
                : due.following().latestStart();
        return latest != null && latest.isAfter(now)
                ? latest
                : now.plus(due.step().waitFor()).plus(Duration.ofDays(7));
    }

    private static TimelineEntry entry(Instant now, String kind, Attempt a, Communication c) {
        return TimelineEntry.entry(
                now,
                kind,
                a.customerNo(),
                c.eventId(),
                c.communicationId(),
                a.attemptId(),
                a.channel(),
                a.partner(),
                c.sendout());
    }
}
