package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemGroupStore.Group;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Codes;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Translator;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** A person's decisions about what the hub could not decide; each is on the timeline. */
public final class WorkItemBook {
    /** Kinds whose closing ends the communication; the others only tell. */
    private static final Set<String> DECIDES = Set.of("undeliverable", "held", "rejected", "content", "dead-letter");

    /** Kinds about reports that nobody understood yet, called as the reports' state is. */
    private static final Set<String> REPORTS = Set.of(Codes.UNKNOWN_CODE, Translator.UNREADABLE);

    private final Stores stores;
    private final Cancellation cancellation;
    private final ReportBook reports;
    private final DeadLetterStore deadLetters;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public WorkItemBook(
            Stores stores,
            Cancellation cancellation,
            ReportBook reports,
            DeadLetterStore deadLetters,
            TransactionTemplate transaction,
            Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.reports = reports;
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.clock = clock;
    }

    public enum Resolution {
        /** Nothing more is sent; an open communication is cancelled. */
        CLOSE,
        /** The plan's next channel has its turn. */
        NEXT_CHANNEL,
        /** The held attempt is sent again, with the same key; what was rejected is made anew for the same channel. */
        RESEND,
        /** The step that failed is in line again; reports that nobody understood are read again. */
        AGAIN;

        public static Optional<Resolution> of(String word) {
            return java.util.Arrays.stream(values())
                    .filter(r -> r.name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '-')
                            .equals(word))
                    .findFirst();
        }
    }

    /**
     * Somebody looks at it, and at what is decided with it.
     *
     * @throws IllegalStateException when it is resolved already
     */
    public Optional<Group> take(UUID id) {
        return transaction.execute(status -> {
            List<WorkItem> group = unresolved(id);
            Instant now = clock.instant();
            List<WorkItem> taken = stores.workItems().take(ids(group));
            stores.timeline()
                    .add(taken.stream()
                            .map(item -> entry("work-item-taken", item, now, item.kind()))
                            .toList());
            return group(id);
        });
    }

    /**
     * Decides it, and what is decided with it.
     *
     * @throws IllegalStateException when it is resolved already, or the resolution does not fit what it is about
     */
    public Optional<Group> resolve(UUID id, Resolution resolution, String note) {
        return transaction.execute(status -> {
            List<WorkItem> group = unresolved(id);
            // Communications before work items: a report that overtakes this locks in that order too.
            Map<UUID, Communication> about = stores.communications()
                    .lock(group.stream()
                            .map(WorkItem::communicationId)
                            .filter(Objects::nonNull)
                            .sorted()
                            .distinct()
                            .toList());
            for (WorkItem seen : group) {
                stores.workItems()
                        .lock(seen.workItemId())
                        .filter(item -> item.workItemId().equals(id) || !isResolved(item))
                        .ifPresent(item -> resolved(item, about.get(item.communicationId()), resolution, note, id));
            }
            return group(id);
        });
    }

    /** The item as it is now, with what is decided with it; empty when there is none of this id. */
    public Optional<Group> group(UUID id) {
        List<WorkItem> group = stores.workItems().groups().groupOf(id);
        return group.stream()
                .filter(item -> item.workItemId().equals(id))
                .findFirst()
                .map(item -> new Group(
                        item,
                        group.size(),
                        group.stream()
                                .map(WorkItem::communicationId)
                                .filter(Objects::nonNull)
                                .toList()));
    }

    private List<WorkItem> unresolved(UUID id) {
        List<WorkItem> group = stores.workItems().groups().groupOf(id);
        if (group.stream().anyMatch(WorkItemBook::isResolved)) {
            throw new IllegalStateException("it is resolved already");
        }
        return group;
    }

    private static boolean isResolved(WorkItem item) {
        return item.state().equals("resolved");
    }

    private static List<UUID> ids(List<WorkItem> items) {
        return items.stream().map(WorkItem::workItemId).toList();
    }

    private void resolved(
            WorkItem item, @Nullable Communication about, Resolution resolution, String note, UUID asked) {
        if (isResolved(item)) {
            throw new IllegalStateException("it is resolved already");
        }
        Instant now = clock.instant();
        String word = resolution.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        stores.workItems().resolve(item.workItemId(), note.isBlank() ? word : word + ": " + note, now);
        if (resolution == Resolution.AGAIN && !again(item, now)) {
            throw new IllegalStateException("no failed step of it waits; GET /dead-letters lists them all");
        }
        // one of a group that has ended by itself stops none of the others
        boolean endedAside =
                about != null && !about.state().isOpen() && !item.workItemId().equals(asked);
        if (about != null && !endedAside) {
            act(item, about, resolution, now);
        }
        stores.timeline().add(List.of(entry("work-item-resolved", item, now, item.kind(), word)));
    }

    /** The step that failed, or what a partner told before its mapping was mended. */
    private boolean again(WorkItem item, Instant now) {
        if (REPORTS.contains(item.kind())) { // perhaps with another item of that partner already: then none is left
            stores.reports().readAgain(item.reason().arguments().getFirst(), item.kind(), now);
            return true;
        }
        return deadLetters.again(item);
    }

    private static TimelineEntry entry(String kind, WorkItem item, Instant now, Object... arguments) {
        return TimelineEntry.entry(
                now,
                kind,
                item.customerNo(),
                item.eventId(),
                item.communicationId(),
                item.attemptId(),
                null,
                null,
                arguments);
    }

    private void act(WorkItem item, Communication c, Resolution resolution, Instant now) {
        Optional<Attempt> held = Optional.ofNullable(item.attemptId())
                .flatMap(a -> stores.attempts().find(a))
                .filter(a -> a.state() == AttemptState.HELD || isUnmailed(item, a));
        if (resolution != Resolution.CLOSE) { // else it goes out twice when the vendor finds it
            held.filter(a -> isUnmailed(item, a)).ifPresent(a -> cancellation.withdraw(List.of(a)));
        }
        switch (resolution) {
            case CLOSE -> {
                if (DECIDES.contains(item.kind())) {
                    close(c, held);
                }
            }
            case RESEND -> {
                if (item.kind().equals("rejected") || item.kind().equals(UnmailedLetters.KIND)) {
                    anew(item, c, now);
                } else {
                    resend(
                            c,
                            held.orElseThrow(
                                    () -> new IllegalStateException("nothing is held that could be sent again")),
                            now);
                }
            }
            case NEXT_CHANNEL -> nextChannel(c, held, now);
            case AGAIN -> {}
        }
    }

    private void resend(Communication c, Attempt a, Instant now) {
        demandOpen(c);
        stores.sends().scheduledAgain(List.of(a.attemptId()));
        stores.work().put(List.of(WorkRow.of(Lanes.attempts(a.partner()), a.attemptId(), Priority.NOW, now)));
        look(c, now.plus(a.waitFor()));
    }

    private static boolean isUnmailed(WorkItem item, Attempt a) {
        return item.kind().equals(UnmailedLetters.KIND) && a.state() == AttemptState.ACCEPTED;
    }

    /** What was wrong is mended: the try that came to nothing does not count, and the same channel has its turn again. */
    private void anew(WorkItem item, Communication c, Instant now) {
        demandOpen(c);
        Optional.ofNullable(item.attemptId())
                .flatMap(stores.attempts()::find)
                .filter(a -> a.outcome() == Outcome.REJECTED && a.state() == AttemptState.FAILED || isUnmailed(item, a))
                .ifPresent(a -> {
                    if (isUnmailed(item, a)) { // or the vendor's answer to being asked to stop it would revive it
                        stores.reports().add(List.of(givenUp(a, now)), now);
                    }
                    stores.attempts().update(List.of(a.with(AttemptState.CANCELLED)));
                });
        look(c, now);
    }

    private void nextChannel(Communication c, Optional<Attempt> held, Instant now) {
        held.ifPresent(a -> fail(a, now));
        stores.workItems().goesOn(c.communicationId(), now);
        switch (c.state()) {
            case CommunicationState.Exhausted e -> stores.communications().goOn(c.with(e.goOn(), now));
            case CommunicationState.Planned p -> {}
            case CommunicationState.Active a -> {}
            default -> demandOpen(c);
        }
        look(c, now);
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
        reports.add(List.of(givenUp(a, now)));
    }

    private static Told givenUp(Attempt a, Instant now) {
        var report = new DeliveryReport(
                a.partner(), a.partnerRef(), a.attemptId(), Outcome.UNKNOWN, "given-up", now, true, null);
        return new Told(a.attemptId(), report, null);
    }

    private void look(Communication c, Instant when) {
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), when)));
    }
}
