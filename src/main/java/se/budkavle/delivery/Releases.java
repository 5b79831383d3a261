package se.budkavle.delivery;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import se.budkavle.planning.Rules;
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

    /**
     * Something made from the text files that hold now, made anew when others are taken into use. Mappings, partners,
     * policy and calendar are read so; send-outs and content by {@link #of}, for what is in flight keeps its own.
     */
    public <T> Supplier<T> following(Function<Rules, T> made) {
        var last = new AtomicReference<Map.Entry<Rules, T>>();
        return () -> {
            Rules now = current;
            Map.Entry<Rules, T> known = last.get();
            if (known == null || known.getKey() != now) {
                known = Map.entry(now, made.apply(now));
                last.set(known);
            }
            return known.getValue();
        };
    }

    public void use(Rules rules, Clock clock) {
        store.save(rules.bundle(), clock.instant());
        byHash.put(rules.hash(), rules);
        current = rules;
    }

    /** @throws IllegalStateException when the release was never stored */
    public Rules of(String hash) {
        return find(hash)
                .orElseThrow(() -> new IllegalStateException("the release " + hash + " is not in the database"));
    }

    /** Empty when the release is no longer stored. */
    public Optional<Rules> find(String hash) {
        return Optional.ofNullable(
                byHash.computeIfAbsent(hash, h -> store.find(h).map(Rules::load).orElse(null)));
    }
}
