package se.budkavle.planning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Keys;

/**
 * How many soft bounces an address may have: each counts one when it comes, half of that after {@code halfLife}, a quarter
 * after twice that. An address whose sum is above the limit is not used any more. Pure.
 *
 * @param limit 0: however many there are, the address stays in use
 * @param besides reasons that say nothing about the address, such as a mail that is too big
 */
public record SoftBounces(int limit, Duration halfLife, Set<String> besides) {
    private static final Duration MONTH = Duration.ofDays(30);
    static final SoftBounces NEVER_TOO_MANY = new SoftBounces(0, MONTH, Set.of());

    static SoftBounces read(YamlNode node, List<Fault> faults) {
        var keys = new Keys(node, Set.of("limit", "halfLife", "besides"), faults);
        var besides = new ArrayList<String>();
        keys.items("besides").forEach(item -> besides.add(item.text().orElse("")));
        Duration halfLife = keys.duration("halfLife", MONTH);
        if (halfLife.isZero()) {
            keys.fault(node.get("halfLife").orElse(node), "the half-life is nothing", "write for example P30D");
        }
        return new SoftBounces(keys.number("limit", 0, 0, 1000), halfLife, Set.copyOf(new HashSet<>(besides)));
    }

    public boolean counts(String reason) {
        return limit > 0 && !besides.contains(reason);
    }

    /** @param bounces when each came, those that a delivery has healed left out */
    public boolean areTooMany(Collection<Instant> bounces, Instant now) {
        return limit > 0 && sum(bounces, now) > limit;
    }

    double sum(Collection<Instant> bounces, Instant now) {
        return bounces.stream()
                .mapToDouble(at -> Math.max(0, Duration.between(at, now).toMillis()))
                .map(age -> Math.pow(0.5, age / halfLife.toMillis()))
                .sum();
    }
}
