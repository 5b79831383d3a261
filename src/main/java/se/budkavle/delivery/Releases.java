package se.budkavle.delivery;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.ReleaseStore;

/** The rules that hold now, and those that older communications were planned with. Thread-safe. */
public final class Releases implements Supplier<Rules> {
    private final ReleaseStore store;
    private final Map<String, Rules> byHash = new ConcurrentHashMap<>();
    private volatile Rules current;

    /** Takes {@code first} into use at once. */
    public Releases(ReleaseStore store, Rules first, Clock clock) {
        this.store = store;
        this.current = first;
        use(first, clock);
    }

    @Override
    public Rules get() {
        return current;
    }

    public void use(Rules rules, Clock clock) {
        store.save(rules.bundle(), clock.instant());
        byHash.put(rules.hash(), rules);
        current = rules;
    }

    /** @throws IllegalStateException when the release was never stored */
    public Rules of(String hash) {
        return byHash.computeIfAbsent(hash, h -> Rules.load(bundle(h)));
    }

    private Bundle bundle(String hash) {
        return store.find(hash)
                .orElseThrow(() -> new IllegalStateException("the release " + hash + " is not in the database"));
    }
}
