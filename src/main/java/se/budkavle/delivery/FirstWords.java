package se.budkavle.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.Outcome;

/** When partners told that attempts are on their way or there. */
final class FirstWords {
    private static final Set<Outcome> ON_ITS_WAY = Set.of(Outcome.SENT, Outcome.DELIVERED);

    private FirstWords() {}

    /** By attempt, the first word of each: what waited in our own line to be read came no later for that. */
    static Map<UUID, Instant> heard(Collection<Told> told, Instant now) {
        return told.stream()
                .filter(t -> ON_ITS_WAY.contains(t.report().outcome()))
                .collect(Collectors.toMap(
                        Told::attemptId,
                        t -> t.receivedAt() == null ? now : t.receivedAt(),
                        (one, other) -> one.isBefore(other) ? one : other));
    }
}
