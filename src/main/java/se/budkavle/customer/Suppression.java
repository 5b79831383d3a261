package se.budkavle.customer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Do not use this address.
 *
 * @param address the e-mail, E.164 number or postal address key, as the planner names it
 * @param reason a code, for example {@code userunknown} or {@code soft-bounces}
 * @param origin what said so: {@code report} and the attempt that it was about
 */
public record Suppression(String channel, String address, String reason, Instant at, String origin) {

    /** Without saying where it is from. */
    public Suppression(String channel, String address, String reason, Instant at) {
        this(channel, address, reason, at, "");
    }

    /** Those that name one of somebody's addresses, which are asked for only when there is any suppression at all. */
    public static List<Suppression> naming(
            Collection<Suppression> suppressions, Supplier<? extends Collection<String>> addresses) {
        if (suppressions.isEmpty()) {
            return List.of();
        }
        Set<String> own = Set.copyOf(addresses.get());
        return suppressions.stream().filter(s -> own.contains(s.address())).toList();
    }
}
