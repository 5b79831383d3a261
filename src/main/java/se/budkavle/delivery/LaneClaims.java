package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.budkavle.delivery.SendStore.Sending;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Partner;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** Takes messages out of a partner's lane under a lease, and marks them as being sent; what must not go out is left out. */
final class LaneClaims {
    private final Partner partner;
    private final Stores stores;
    private final LaneMessages messages;
    private final RecipientGate gate;
    private final Duration leaseLength;
    private final Clock clock;

    LaneClaims(
            Partner partner,
            Stores stores,
            LaneMessages messages,
            RecipientGate gate,
            Duration leaseLength,
            Clock clock) {
        this.partner = partner;
        this.stores = stores;
        this.messages = messages;
        this.gate = gate;
        this.leaseLength = leaseLength;
        this.clock = clock;
    }

    /** Inside the caller's transaction. */
    List<Lane.Claimed> claim(UUID last, int limit, UUID token) {
        List<WorkRow> rows =
                stores.work().lease(Lanes.attempts(partner.name()), last, limit, clock.instant(), token, leaseLength);
        if (rows.isEmpty()) {
            return List.of();
        }
        var leased = new HashMap<UUID, WorkRow>();
        rows.forEach(r -> leased.put(r.ref(), r));
        List<Sending> sending =
                mark(token, allowed(token, rows.stream().map(WorkRow::ref).toList()));
        var sends = new HashMap<UUID, Integer>();
        sending.forEach(
                s -> sends.put(s.attempt().attemptId(), s.attempt().sends().size()));
        LaneMessages.Made made = messages.of(sending);
        putAside(token, made.wrong());
        return made.messages().stream()
                .map(m -> {
                    UUID id = m.message().attemptId();
                    WorkRow row = leased.get(id);
                    return new Lane.Claimed(
                            m.message(), token, row.tries(), row.priority(), sends.get(id), m.traceparent());
                })
                .toList();
    }

    /** Nobody can send what cannot be put together: a person decides, and the rest of the lane flows. */
    private void putAside(UUID token, Map<Attempt, String> wrong) {
        if (wrong.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<UUID> ids = wrong.keySet().stream().map(Attempt::attemptId).toList();
        stores.work().settle(Lanes.attempts(partner.name()), token, ids);
        stores.sends().holdUnsent(ids);
        wrong.forEach((a, what) -> {
            Communication c = stores.communications().find(a.communicationId()).orElseThrow();
            stores.workItems()
                    .open(List.of(
                            WorkItem.of("held", c, a.attemptId(), Reason.of("held-unmade", c.sendout(), what), now)));
        });
        stores.timeline()
                .add(wrong.keySet().stream()
                        .map(a -> Lane.entry(a, "held", now))
                        .toList());
    }

    /** Nobody but its named recipients hears from a partner that is tried out. */
    private List<UUID> allowed(UUID token, List<UUID> leased) {
        if (!gate.isClosed(partner.name())) {
            return leased;
        }
        List<UUID> strangers =
                gate.turnAway(leased).stream().map(Attempt::attemptId).toList();
        stores.work().settle(Lanes.attempts(partner.name()), token, strangers);
        return leased.stream().filter(id -> !strangers.contains(id)).toList();
    }

    /** What the person may since have said no to, or whose time is over, goes back to the router; what a report has settled is left alone. */
    private List<Sending> mark(UUID token, List<UUID> leased) {
        List<UUID> stale = stores.sends().stale(leased, clock.instant());
        if (!stale.isEmpty()) {
            stores.work().settle(Lanes.attempts(partner.name()), token, stale);
            List<UUID> cancelled = stores.attempts().cancelScheduled(stale);
            stores.work()
                    .put(stores.attempts().find(stale).values().stream()
                            .filter(a -> cancelled.contains(a.attemptId()) || a.state() == AttemptState.AMBIGUOUS)
                            .map(this::lookAgain)
                            .toList());
        }
        return stores.sends()
                .markSending(leased.stream().filter(id -> !stale.contains(id)).toList(), clock.instant());
    }

    /** What was cancelled goes to the router; what may have arrived stays with the ambiguity rule. */
    private WorkRow lookAgain(Attempt a) {
        return a.state() == AttemptState.AMBIGUOUS
                ? WorkRow.of(Lanes.AMBIGUOUS, a.attemptId(), Priority.NOW, clock.instant())
                : WorkRow.of(Lanes.STEPS, a.communicationId(), Priority.NOW, clock.instant());
    }
}
