package se.budkavle.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.SuppressionStore.Target;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/** What a look at a batch of communications changes, written down in a few statements. */
final class StepNotes {
    final Instant now;
    private final Stores stores;
    private final Map<UUID, Communication> changed = new LinkedHashMap<>();
    private final Map<UUID, WorkRow> looks = new HashMap<>();
    /** Such as no lane can have yet. */
    private final List<WorkRow> fresh = new ArrayList<>();

    private final List<WorkItem> items = new ArrayList<>();
    private final List<UUID> overtaken = new ArrayList<>();
    private final List<Target> healed = new ArrayList<>();
    private final List<TimelineEntry> entries = new ArrayList<>();

    StepNotes(Stores stores, Instant now) {
        this.stores = stores;
        this.now = now;
    }

    void change(Communication c, CommunicationState state) {
        changed.put(c.communicationId(), c.with(state, now));
    }

    /** Only its rules are new, unless another channel has changed more. */
    void ruled(Communication c) {
        changed.putIfAbsent(c.communicationId(), c);
    }

    boolean hasEnded(Communication c) {
        return !isOpen(c.communicationId());
    }

    /** Of several moments to look again at the same communication the first counts. */
    void lookAgain(Communication c, Instant when) {
        looks.merge(c.communicationId(), look(c, when), (a, b) -> a.due().isBefore(b.due()) ? a : b);
    }

    /** The first look at a communication that this very transaction has planned. */
    void lookFirst(Communication c, Instant when) {
        fresh.add(look(c, when));
    }

    private static WorkRow look(Communication c, Instant when) {
        return WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), when);
    }

    /** Puts a new attempt into its lane. */
    void lane(WorkRow row) {
        fresh.add(row);
    }

    /** Delivered in time: what people were asked about it needs no answer any more. */
    void overtaken(Communication c) {
        overtaken.add(c.communicationId());
    }

    /** Its address works. */
    void arrived(Attempt a) {
        healed.add(new Target(a.channel(), a.address()));
    }

    void item(WorkItem item) {
        items.add(item);
    }

    void tell(List<TimelineEntry> told) {
        entries.addAll(told);
    }

    void tell(Communication c, @Nullable Attempt a, String kind, Object... arguments) {
        entries.add(TimelineEntry.entry(
                now,
                kind,
                c.customerNo(),
                c.eventId(),
                c.communicationId(),
                a == null ? null : a.attemptId(),
                a == null ? null : a.channel(),
                a == null ? null : a.partner(),
                arguments));
    }

    private boolean isOpen(UUID communicationId) {
        Communication after = changed.get(communicationId);
        return after == null || after.state().isOpen();
    }

    void write() {
        stores.communications().update(changed.values());
        stores.work().add(fresh);
        stores.work()
                .put(looks.values().stream().filter(row -> isOpen(row.ref())).toList());
        stores.workItems().overtaken(overtaken, now);
        stores.suppressions().healed(healed);
        stores.workItems().open(items);
        stores.timeline().add(entries);
    }
}
