package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.budkavle.partner.Partner;
import se.budkavle.planning.Recipients;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * Partners of one channel stand in for each other: what one that is away certainly never took goes back to the router,
 * which finds another. Each partner is tried once, so that two that are away do not keep the next channel waiting.
 */
public final class Failover {
    private static final int AT_ONCE = 100;

    private final PartnerChoice choice;
    private final PartnerHealth health;
    private final Stores stores;
    private final Clock clock;

    public Failover(PartnerChoice choice, PartnerHealth health, Stores stores, Clock clock) {
        this.choice = choice;
        this.health = health;
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * Nothing is sent to a partner whose breaker is open: where there are others, what waits in its lane goes to them at
     * once, a part in each round. What must stay with it is looked at again when it may be asked.
     */
    void leave(Partner partner, Duration shutFor) {
        if (choice.present(partner.channel()).isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<WorkRow> waiting = stores.work().take(Lanes.attempts(partner.name()), AT_ONCE, now);
        Map<UUID, Attempt> attempts =
                stores.attempts().find(waiting.stream().map(WorkRow::ref).toList());
        stores.work()
                .put(waiting.stream()
                        .filter(row -> !moves(attempts.get(row.ref())))
                        .map(row -> row.dueAt(now.plus(shutFor)))
                        .toList());
    }

    /** Whether the attempt, scheduled again, has left its partner for another one. */
    boolean takesOver(Attempt a) {
        return health.isAway(a.partner()) && moves(a);
    }

    private boolean moves(Attempt a) {
        if (a.unclear() > 0 || !hasAnother(a)) {
            return false;
        }
        if (stores.attempts().cancelScheduled(List.of(a.attemptId())).isEmpty()) {
            return false;
        }
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, a.communicationId(), Priority.NOW, clock.instant())));
        stores.timeline().add(List.of(a.entry(clock.instant(), "partner-away", a.partner())));
        return true;
    }

    private boolean hasAnother(Attempt a) {
        if (a.channel().equals(Recipients.MAILBOX)) {
            return false; // a mailbox is where it is
        }
        List<String> tried = stores
                .attempts()
                .ofCommunications(List.of(a.communicationId()))
                .getOrDefault(a.communicationId(), List.of())
                .stream()
                .map(Attempt::partner)
                .toList();
        if (Collections.frequency(tried, a.partner()) > 1) {
            return false; // it has left before, and was sent back: no other one has this recipient
        }
        return choice.present(a.channel()).stream().anyMatch(partner -> !tried.contains(partner));
    }
}
