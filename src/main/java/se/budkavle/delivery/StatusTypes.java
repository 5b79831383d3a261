package se.budkavle.delivery;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What source systems may be told of: kinds of the timeline, each with the CloudEvents type that it goes out as. The
 * indexes {@code timeline_feed} and {@code timeline_told} hold the same kinds.
 */
public final class StatusTypes {
    static final Map<String, String> BY_KIND = Map.ofEntries(
            Map.entry("not-sent", "communication.not-sent"),
            Map.entry("attempt-sent", "communication.sent"),
            Map.entry("attempt-delivered", "communication.delivered"),
            Map.entry("presumed", "communication.delivered"),
            Map.entry("attempt-failed", "communication.failed"),
            Map.entry("fallback", "communication.fallback"),
            Map.entry("exhausted", "communication.exhausted"),
            Map.entry("expired", "communication.expired"),
            Map.entry("cancelled", "communication.cancelled"),
            Map.entry("double-contact", "communication.double-contact"),
            Map.entry("opened", "communication.opened"),
            Map.entry("complaint", "communication.complaint"),
            Map.entry("unsubscribed", "consent.withdrawn"),
            Map.entry("stopped", "consent.withdrawn"),
            Map.entry("marketing-withdrawn", "consent.withdrawn"),
            Map.entry("suppressed", "address.suppressed"),
            Map.entry("suppression-lifted", "address.restored"),
            Map.entry("address-needed", "customer.address-needed"),
            Map.entry("deceased-suspected", "customer.deceased-suspected"),
            Map.entry("reply", "customer.replied"));

    private StatusTypes() {}

    /** Every type that there is. */
    public static Set<String> all() {
        return new TreeSet<>(BY_KIND.values());
    }

    /**
     * The types that are asked for.
     *
     * @param words types, or the beginning of some with a star: {@code communication.*}; {@code *} for all
     * @throws IllegalArgumentException naming a word that asks for nothing
     */
    public static Set<String> of(Collection<String> words) {
        var types = new LinkedHashSet<String>();
        for (String word : words) {
            Set<String> meant = all().stream()
                    .filter(type -> word.endsWith("*")
                            ? type.startsWith(word.substring(0, word.length() - 1))
                            : type.equals(word))
                    .collect(Collectors.toSet());
            if (meant.isEmpty()) {
                throw new IllegalArgumentException(
                        "there is no status '" + word + "'; there are " + String.join(", ", all()));
            }
            types.addAll(meant);
        }
        return types;
    }
}
