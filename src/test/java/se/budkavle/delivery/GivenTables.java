package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tables answer a watchdog, as a test sets it. */
final class GivenTables extends WatchStore {
    final Map<String, Instant> waiting = new HashMap<>();
    long leases;
    long overdue;
    List<Away> away = List.of();
    List<String> deaf = List.of();
    List<Asked> asked = List.of();
    List<Monthless> monthless = List.of();

    @Nullable
    Unsealed batch;

    @Nullable
    Snapshot snapshot;

    GivenTables() {
        super(null, null);
    }

    @Override
    Map<String, Instant> waiting(Instant now) {
        return waiting;
    }

    @Override
    long leasesOverFor(Duration time) {
        return leases;
    }

    @Override
    List<Away> away(int rounds) {
        return away.stream().filter(a -> a.rounds() >= rounds).toList();
    }

    @Override
    List<Asked> asked(Collection<String> kinds) {
        return asked;
    }

    @Override
    List<Monthless> monthless() {
        return monthless;
    }

    @Override
    List<String> deaf(int tries) {
        return deaf;
    }

    @Override
    List<Unsealed> unsealed(Instant before) {
        return batch == null ? List.of() : List.of(batch);
    }

    @Override
    long overdueItems(Instant now) {
        return overdue;
    }

    @Override
    Optional<Snapshot> heldLongerThan(Duration time) {
        return Optional.ofNullable(snapshot);
    }
}
