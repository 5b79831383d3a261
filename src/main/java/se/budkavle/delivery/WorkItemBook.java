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
import se.budkavle.delivery.WorkItemGroupStore.Group;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Codes;
import se.budkavle.partner.Translator;
import se.budkavle.timeline.TimelineEntry;

/** A person's decisions about what the hub could not decide; each is on the timeline. */
public final class WorkItemBook {
    /** Kinds about reports that nobody understood yet, called as the reports' state is. */
    private static final Set<String> REPORTS = Set.of(Codes.UNKNOWN_CODE, Translator.UNREADABLE);

    private final Stores stores;
    private final PersonsWord acts;
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
        this.acts = new PersonsWord(stores, cancellation, reports);
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.clock = clock;
    }

    public enum Resolution {
        /** Nothing more is sent; an open communication is cancelled. */
        CLOSE,
        /** The plan's next channel has its turn. */
        NEXT_CHANNEL,
        /** The held attempt is sent again, with the same key; what was rejected, or had no content, is made anew for the same channel. */
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
                        .filter(item -> item.workItemId().equals(id) || isDecidedToo(item, about, resolution))
                        .ifPresent(item -> resolved(item, about.get(item.communicationId()), resolution, note, id));
            }
            return group(id);
        });
    }

    /** One of a group that cannot be decided so stops none of the others: it stays open. */
    private boolean isDecidedToo(WorkItem item, Map<UUID, Communication> about, Resolution resolution) {
        Communication c = about.get(item.communicationId());
        return !isResolved(item) && (c == null || acts.fits(item, c, resolution, clock.instant()));
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
        demandMessage(item, about, resolution);
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
            acts.act(item, about, resolution, now);
        }
        stores.timeline().add(List.of(entry("work-item-resolved", item, now, item.kind(), word)));
    }

    /** What is about no message can be neither sent again nor by the next channel. */
    private static void demandMessage(WorkItem item, @Nullable Communication about, Resolution resolution) {
        if (about == null && (resolution == Resolution.RESEND || resolution == Resolution.NEXT_CHANNEL)) {
            boolean hasStep = item.kind().equals("dead-letter") || REPORTS.contains(item.kind());
            throw new IllegalStateException("a work item of the kind %s is about no message that could be sent: %s"
                    .formatted(item.kind(), hasStep ? "close or again" : "close"));
        }
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
}
