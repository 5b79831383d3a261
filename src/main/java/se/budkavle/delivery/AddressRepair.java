package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/**
 * What could not be delivered because of its address goes on when the register has another one: regulatory and service
 * messages, while their window is open. Marketing is not sent again. Runs in the planner's transaction.
 */
public final class AddressRepair {
    private static final String MENDED = "the register has another address";

    private final Stores stores;
    private final Clock clock;

    public AddressRepair(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /** @param changed customers as the register has them now */
    void registerChanged(Collection<Customer> changed) {
        Map<String, Customer> byNumber =
                changed.stream().collect(Collectors.toMap(Customer::customerNo, Function.identity()));
        List<WorkItem> waiting = stores.workItems().repairs(byNumber.keySet());
        if (waiting.isEmpty()) {
            return;
        }
        Map<UUID, Communication> locked = stores.communications()
                .lock(waiting.stream()
                        .map(WorkItem::communicationId)
                        .filter(Objects::nonNull)
                        .sorted()
                        .distinct()
                        .toList());
        Map<UUID, Attempt> failed = stores.attempts()
                .find(waiting.stream()
                        .map(WorkItem::attemptId)
                        .filter(Objects::nonNull)
                        .toList());
        for (WorkItem item : waiting) {
            Attempt a = failed.get(item.attemptId());
            Communication c = locked.get(item.communicationId());
            if (a != null && c != null && Addresses.hasAnother(byNumber.get(item.customerNo()), c.recipientRole(), a)) {
                mended(item, c, a);
            }
        }
    }

    private void mended(WorkItem item, Communication c, Attempt a) {
        Instant now = clock.instant();
        stores.workItems().resolve(item.workItemId(), MENDED, now);
        stores.timeline()
                .add(List.of(TimelineEntry.entry(
                        now,
                        "address-mended",
                        c.customerNo(),
                        c.eventId(),
                        c.communicationId(),
                        a.attemptId(),
                        a.channel(),
                        null)));
        Instant closes = c.window().closes();
        if (c.isMarketing() || closes != null && closes.isBefore(now)) {
            return;
        }
        switch (c.state()) {
            case CommunicationState.Exhausted e -> {
                stores.communications().goOn(c.with(e.goOn(), now));
                stores.workItems().reopened(c.communicationId(), now);
                look(c, now);
            }
            case CommunicationState.Planned p -> look(c, now);
            case CommunicationState.Active s -> look(c, now);
            case CommunicationState.Delivered d -> {}
            case CommunicationState.Expired x -> {}
            case CommunicationState.Cancelled x -> {}
            case CommunicationState.NotSent x -> {}
        }
    }

    private void look(Communication c, Instant now) {
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), now)));
    }
}
