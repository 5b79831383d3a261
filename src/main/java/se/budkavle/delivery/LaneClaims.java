package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int MOST_LOOKS = 5;

    private final Partner partner;
    private final Stores stores;
    private final LaneMessages messages;
    private final RecipientGate gate;
    private final RecipientPace pace;
    private final Duration leaseLength;
    private final Clock clock;

    LaneClaims(
            Partner partner,
            Stores stores,
            LaneMessages messages,
            RecipientGate gate,
            RecipientPace pace,
            Duration leaseLength,
            Clock clock) {
        this.partner = partner;
        this.stores = stores;
        this.messages = messages;
        this.gate = gate;
        this.pace = pace;
        this.leaseLength = leaseLength;
        this.clock = clock;
    }

    /** Inside the caller's transaction. */
    Lane.Turn claim(UUID last, int limit, UUID token) {
        var leased = new HashMap<UUID, WorkRow>();
        List<UUID> going = going(last, limit, token, leased);
        if (leased.isEmpty()) {
            return Lane.Turn.NONE;
        }
        List<Sending> sending = stores.sends().markSending(going, clock.instant());
        var sends = new HashMap<UUID, Integer>();
        sending.forEach(
                s -> sends.put(s.attempt().attemptId(), s.attempt().sends().size()));
        giveUp(token, going.stream().filter(id -> !sends.containsKey(id)).toList());
        LaneMessages.Made made = messages.of(sending);
        putAside(token, made.wrong());
        List<Lane.Claimed> claimed = made.messages().stream()
                .map(m -> {
                    UUID id = m.message().attemptId();
                    WorkRow row = leased.get(id);
                    return new Lane.Claimed(
                            m.message(), token, row.tries(), row.priority(), sends.get(id), m.traceparent());
                })
                .toList();
        return new Lane.Turn(claimed, leased.size());
    }

    /**
     * Inside the caller's transaction: nothing that this token has claimed was begun, nor will it be.
     *
     * @return whether its claim is seen to be committed
     */
    boolean putBack(UUID token) {
        String lane = Lanes.attempts(partner.name());
        Map<UUID, Instant> held = stores.work().held(lane, token);
        if (held.isEmpty()) {
            return false;
        }
        stores.attempts().lock(held.keySet());
        List<UUID> waiting = stores.sends().neverBegan(held.keySet());
        // what a report of an earlier send has settled meanwhile waits no more
        stores.work()
                .settle(
                        lane,
                        token,
                        held.keySet().stream()
                                .filter(id -> !waiting.contains(id))
                                .toList());
        held.keySet().retainAll(waiting);
        stores.work().putOff(lane, token, held);
        return true;
    }

    /** Where much waits for one recipient, what lies behind it has its turn all the same. */
    private List<UUID> going(UUID last, int limit, UUID token, Map<UUID, WorkRow> leased) {
        var going = new ArrayList<UUID>();
        for (int look = 0; look < MOST_LOOKS; look++) {
            List<WorkRow> rows = stores.work()
                    .lease(
                            Lanes.attempts(partner.name()),
                            last,
                            limit - going.size(),
                            clock.instant(),
                            token,
                            leaseLength);
            rows.forEach(row -> leased.put(row.ref(), row));
            List<UUID> allowed = allowed(token, rows.stream().map(WorkRow::ref).toList());
            // what is not to be sent is seen when it is marked, unless it would be counted before
            List<UUID> wanted = pace.isLimited() ? wanted(token, allowed) : allowed;
            List<UUID> within = pace.within(token, wanted);
            going.addAll(within);
            if (within.size() == wanted.size()) {
                break;
            }
        }
        return going;
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
                .add(wrong.keySet().stream().map(a -> a.entry(now, "held")).toList());
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

    private List<UUID> wanted(UUID token, List<UUID> leased) {
        List<UUID> stale = stores.sends().stale(leased, clock.instant());
        giveUp(token, stale);
        return leased.stream().filter(id -> !stale.contains(id)).toList();
    }

    /** What the person may since have said no to, or whose time is over, goes back to the router; what a report has settled is left alone. */
    private void giveUp(UUID token, List<UUID> stale) {
        if (!stale.isEmpty()) {
            stores.work().settle(Lanes.attempts(partner.name()), token, stale);
            List<UUID> cancelled = stores.attempts().cancelScheduled(stale);
            List<Attempt> undecided = stores.attempts().find(stale).values().stream()
                    .filter(a -> cancelled.contains(a.attemptId()) || a.state() == AttemptState.AMBIGUOUS)
                    .toList();
            stores.work().put(undecided.stream().map(this::lookAgain).toList());
        }
    }

    /** What was cancelled goes to the router; what may have arrived stays with the ambiguity rule. */
    private WorkRow lookAgain(Attempt a) {
        return a.state() == AttemptState.AMBIGUOUS
                ? WorkRow.of(Lanes.AMBIGUOUS, a.attemptId(), Priority.NOW, clock.instant())
                : WorkRow.of(Lanes.STEPS, a.communicationId(), Priority.NOW, clock.instant());
    }
}
