package se.budkavle.delivery;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * Partners of one channel stand in for each other: what one that is away certainly never took goes back to the router,
 * which finds another. Each partner is tried once, so that two that are away do not keep the next channel waiting.
 */
public final class Failover {
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

    /** What came back from a partner's calls says whether it is there. */
    void heard(String partner, List<Lane.Result> results) {
        for (Lane.Result result : results) {
            boolean away =
                    switch (result) {
                        case Lane.Result.Answered a -> false;
                        case Lane.Result.NotSent n -> n.away();
                        case Lane.Result.Unclear u -> true;
                    };
            if (away) {
                health.failed(partner);
            } else {
                health.answered(partner);
            }
        }
    }

    /** Whether the attempt, scheduled again, has left its partner for another one. */
    boolean takesOver(Attempt a) {
        if (!health.isAway(a.partner()) || a.unclear() > 0 || !hasAnother(a)) {
            return false;
        }
        if (stores.attempts().cancelScheduled(List.of(a.attemptId())).isEmpty()) {
            return false;
        }
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, a.communicationId(), Priority.NOW, clock.instant())));
        stores.timeline()
                .add(List.of(TimelineEntry.entry(
                        clock.instant(),
                        "partner-away",
                        a.customerNo(),
                        null,
                        a.communicationId(),
                        a.attemptId(),
                        a.channel(),
                        a.partner(),
                        a.partner())));
        return true;
    }

    private boolean hasAnother(Attempt a) {
        Set<String> tried = stores
                .attempts()
                .ofCommunications(List.of(a.communicationId()))
                .getOrDefault(a.communicationId(), List.of())
                .stream()
                .map(Attempt::partner)
                .collect(Collectors.toSet());
        return choice.present(a.channel()).stream().anyMatch(partner -> !tried.contains(partner));
    }
}
