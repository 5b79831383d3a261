package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * Sends of which nobody knows whether they arrived. Never another partner or channel at once: the partner's echoed report
 * is waited for; a partner that can say whether it has the message is asked; then what must arrive is sent again with the
 * same key, and the rest is held for a person.
 */
public final class Ambiguity {
    private static final int MOST_SENDS = 3;
    private static final String SENDS = Lanes.attempts("");

    private final Stores stores;
    private final ReportBook reports;
    private final Function<String, Duration> grace;
    private final Predicate<String> answers;
    private final Clock clock;

    /**
     * @param grace how long a partner's echoed report is waited for
     * @param answers which partners can be asked whether they have a message
     */
    public Ambiguity(
            Stores stores,
            ReportBook reports,
            Function<String, Duration> grace,
            Predicate<String> answers,
            Clock clock) {
        this.stores = stores;
        this.reports = reports;
        this.grace = grace;
        this.answers = answers;
        this.clock = clock;
    }

    /** Inside the caller's transaction: the sends began, and nothing certain came back. */
    void began(List<UUID> attemptIds, Duration grace) {
        Instant now = clock.instant();
        var rows = new ArrayList<WorkRow>();
        var entries = new ArrayList<TimelineEntry>();
        var unclear = new ArrayList<UUID>();
        for (Attempt a : stores.attempts().lock(attemptIds).values()) {
            // A report may have been faster than the end of the call.
            if (a.state() == AttemptState.SENDING) {
                unclear.add(a.attemptId());
                rows.add(WorkRow.of(Lanes.AMBIGUOUS, a.attemptId(), Priority.NOW, now.plus(grace)));
                entries.add(a.entry(now, "ambiguous"));
            }
        }
        stores.sends().becameUnclear(unclear);
        stores.work().put(rows);
        stores.timeline().add(entries);
    }

    /** Leases that ran out: their hub died, or its call took longer than the lease. */
    public int reap(int limit) {
        List<WorkRow> expired = stores.work().takeExpired(limit);
        var byPartner = new TreeMap<String, List<UUID>>();
        expired.forEach(r -> {
            if (r.lane().startsWith(SENDS)) {
                stores.work().remove(r.lane(), List.of(r.ref()));
                byPartner
                        .computeIfAbsent(r.lane().substring(SENDS.length()), p -> new ArrayList<>())
                        .add(r.ref());
            } else {
                stores.work().retry(r, clock.instant());
            }
        });
        byPartner.forEach((partner, attempts) -> began(attempts, grace.apply(partner)));
        return expired.size();
    }

    /**
     * Inside the caller's transaction: a hub whose lease ran out says that its send was certainly not taken. Believed of an
     * attempt's only send; what is said of a later one may be said twice, and the doubt may be about an earlier one.
     *
     * @return whether the attempt is now as before it was sent
     */
    boolean neverBegan(UUID attemptId, String partner, int send) {
        if (send > 1 || !stores.sends().onlyOneWasNotTaken(attemptId)) {
            return false;
        }
        // who has taken one of these just now finds nothing to decide
        Stream.of(Lanes.AMBIGUOUS, Lanes.inquiries(partner))
                .forEach(lane -> stores.work().takeBack(lane, List.of(attemptId)));
        return true;
    }

    /** The grace is over: decides for each attempt; runs in the step's transaction. */
    public void decide(List<UUID> attemptIds) {
        attemptIds.forEach(id -> decide(id, true));
    }

    /** Inside the caller's transaction: the partner was asked, and has not said that it has the message. */
    void undecided(UUID attemptId) {
        decide(attemptId, false);
    }

    private void decide(UUID id, boolean asks) {
        Attempt seen = stores.attempts().find(id).orElseThrow();
        Map<UUID, Communication> locked = stores.communications().tryLock(List.of(seen.communicationId()));
        if (locked.isEmpty()) {
            stores.work().put(List.of(WorkRow.of(Lanes.AMBIGUOUS, id, Priority.NOW, clock.instant())));
            return;
        }
        Attempt a = stores.attempts().lock(List.of(id)).get(id);
        if (a.state() != AttemptState.AMBIGUOUS) {
            return;
        }
        Communication c = locked.get(a.communicationId());
        if (asks && c.state().isOpen() && answers.test(a.partner())) {
            stores.work().put(List.of(WorkRow.of(Lanes.inquiries(a.partner()), id, Priority.NOW, clock.instant())));
        } else {
            decide(a, c);
        }
    }

    /**
     * The plan gives the channel no more time: what must arrive goes on by the next one, and the rest waits for a person.
     * The caller holds the communication. False when the attempt is just being sent again.
     */
    boolean timeIsOver(Attempt seen, Communication c) {
        List<UUID> id = List.of(seen.attemptId());
        // first: a late word that it was not taken may just have put it back into its lane, where it is to stay
        Attempt a = stores.attempts().lock(id).get(seen.attemptId());
        if (a.state() != AttemptState.AMBIGUOUS) {
            return false;
        }
        boolean waits = Stream.of(Lanes.AMBIGUOUS, Lanes.inquiries(seen.partner()), Lanes.attempts(seen.partner()))
                .map(lane -> !stores.work().takeBack(lane, id).isEmpty())
                .reduce(false, Boolean::logicalOr);
        if (!waits) {
            return false;
        }
        if (resends(c)) {
            giveUp(a);
        } else {
            hold(a, c);
        }
        return true;
    }

    private void decide(Attempt a, Communication c) {
        if (!c.state().isOpen() || resends(c) && a.unclear() >= MOST_SENDS) {
            giveUp(a);
        } else if (resends(c)) {
            Instant now = clock.instant();
            stores.work().put(List.of(WorkRow.of(Lanes.attempts(a.partner()), a.attemptId(), c.priority(), now)));
            stores.timeline().add(List.of(a.entry(now, "resent")));
        } else {
            hold(a, c);
        }
    }

    private static boolean resends(Communication c) {
        return c.ambiguous().equals("resend");
    }

    private void giveUp(Attempt a) {
        var gaveUp = new DeliveryReport(
                a.partner(), a.partnerRef(), a.attemptId(), Outcome.UNKNOWN, "no-answer", clock.instant(), true, null);
        reports.add(List.of(new Told(a.attemptId(), gaveUp, null)));
    }

    private void hold(Attempt a, Communication c) {
        Instant now = clock.instant();
        stores.attempts().update(List.of(a.with(AttemptState.HELD)));
        stores.work().remove(Lanes.STEPS, List.of(c.communicationId()));
        stores.workItems()
                .open(List.of(WorkItem.of(
                        "held", c, a.attemptId(), Reason.of("held-ambiguous", a.partner(), c.sendout()), now)));
        stores.timeline().add(List.of(a.entry(now, "held")));
    }
}
