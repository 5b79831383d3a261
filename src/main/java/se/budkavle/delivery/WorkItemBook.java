package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** A person's decisions about what the hub could not decide; each is on the timeline. */
public final class WorkItemBook {
    /** Kinds whose closing ends the communication; the others only tell. */
    private static final Set<String> DECIDES = Set.of("undeliverable", "held", "rejected", "content", "dead-letter");

    private final Stores stores;
    private final Cancellation cancellation;
    private final ReportBook reports;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public WorkItemBook(
            Stores stores,
            Cancellation cancellation,
            ReportBook reports,
            TransactionTemplate transaction,
            Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.reports = reports;
        this.transaction = transaction;
        this.clock = clock;
    }

    public enum Resolution {
        /** Nothing more is sent; an open communication is cancelled. */
        CLOSE,
        /** The plan's next channel has its turn. */
        NEXT_CHANNEL,
        /** The held attempt is sent again, with the same key. */
        RESEND;

        public static Optional<Resolution> of(String word) {
            return java.util.Arrays.stream(values())
                    .filter(r -> r.name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '-')
                            .equals(word))
                    .findFirst();
        }
    }

    public Optional<WorkItem> take(UUID id) {
        return transaction.execute(status -> {
            stores.workItems().take(id);
            return stores.workItems().lock(id);
        });
    }

    /** @throws IllegalStateException when it is resolved already, or the resolution does not fit what it is about */
    public Optional<WorkItem> resolve(UUID id, Resolution resolution, String note) {
        return transaction.execute(status -> stores.workItems().find(id).flatMap(seen -> {
            // Communications before work items: a report that overtakes this locks in that order too.
            Communication about = seen.communicationId() == null
                    ? null
                    : stores.communications()
                            .lock(List.of(seen.communicationId()))
                            .get(seen.communicationId());
            return stores.workItems().lock(id).map(item -> resolved(item, about, resolution, note));
        }));
    }

    private WorkItem resolved(WorkItem item, @Nullable Communication about, Resolution resolution, String note) {
        UUID id = item.workItemId();
        if (item.state().equals("resolved")) {
            throw new IllegalStateException("it is resolved already");
        }
        Instant now = clock.instant();
        String word = resolution.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        stores.workItems().resolve(id, note.isBlank() ? word : word + ": " + note, now);
        if (about != null) {
            act(item, about, resolution, now);
        }
        stores.timeline()
                .add(List.of(TimelineEntry.entry(
                        now,
                        "work-item-resolved",
                        item.customerNo(),
                        item.eventId(),
                        item.communicationId(),
                        item.attemptId(),
                        null,
                        null,
                        item.kind(),
                        word)));
        return stores.workItems().lock(id).orElseThrow();
    }

    private void act(WorkItem item, Communication c, Resolution resolution, Instant now) {
        Optional<Attempt> held = Optional.ofNullable(item.attemptId())
                .flatMap(a -> stores.attempts().find(a))
                .filter(a -> a.state() == AttemptState.HELD);
        switch (resolution) {
            case CLOSE -> {
                if (DECIDES.contains(item.kind())) {
                    close(c, held);
                }
            }
            case RESEND -> {
                demandOpen(c);
                Attempt a =
                        held.orElseThrow(() -> new IllegalStateException("nothing is held that could be sent again"));
                stores.attempts().scheduledAgain(List.of(a.attemptId()));
                stores.work().put(List.of(WorkRow.of(Lanes.attempts(a.partner()), a.attemptId(), Priority.NOW, now)));
                look(c, now.plus(a.waitFor()));
            }
            case NEXT_CHANNEL -> {
                held.ifPresent(a -> fail(a, now));
                switch (c.state()) {
                    case CommunicationState.Exhausted e ->
                        stores.communications().update(List.of(c.with(e.goOn(), now)));
                    case CommunicationState.Planned p -> {}
                    case CommunicationState.Active a -> {}
                    default ->
                        throw new IllegalStateException(
                                "the communication is " + c.state().word() + " already");
                }
                look(c, now);
            }
        }
    }

    /** What waits is taken back; a communication that has ended already stays as it is. */
    private void close(Communication c, Optional<Attempt> held) {
        held.ifPresent(a -> stores.attempts().update(List.of(a.with(AttemptState.CANCELLED))));
        cancellation.cancel(Map.of(c.communicationId(), Reason.of("closed-by-person")));
    }

    private static void demandOpen(Communication c) {
        if (!c.state().isOpen()) {
            throw new IllegalStateException("the communication is " + c.state().word() + " already");
        }
    }

    private void fail(Attempt a, Instant now) {
        var report = new DeliveryReport(
                a.partner(), a.partnerRef(), a.attemptId(), Outcome.UNKNOWN, "given-up", now, true, null);
        reports.add(List.of(new Told(a.attemptId(), report, null)));
    }

    private void look(Communication c, Instant when) {
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), when)));
    }
}
