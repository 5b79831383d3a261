package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Limits.PerRecipient;
import se.budkavle.partner.Partner;
import se.budkavle.work.Lanes;

/**
 * Gives a partner no more for one recipient than it takes in a while, whichever hub sends it. Counted in business time, as
 * what is put off comes back at a moment of business time. Recipients are remembered by a hash of their address.
 */
final class RecipientPace {
    private final Partner partner;
    private final @Nullable PerRecipient limit;
    /** The partner counts when the call comes, which may be a while after the claim. */
    private final Duration window;

    private final Stores stores;
    private final Clock clock;

    RecipientPace(Partner partner, Stores stores, Clock clock) {
        this.partner = partner;
        this.limit = partner.limits().perRecipient();
        this.window = limit == null ? Duration.ZERO : limit.per().plus(Lane.BEGIN);
        this.stores = stores;
        this.clock = clock;
    }

    /** Those that may go out now, which are counted; the others go back to the lane until there is room for them. */
    List<UUID> within(UUID token, List<UUID> leased) {
        if (limit == null || leased.isEmpty()) {
            return leased;
        }
        Instant now = clock.instant();
        Map<UUID, UUID> recipients = recipients(leased);
        Map<UUID, List<Instant>> sent = stores.limits().sentTo(partner.name(), recipients.values(), now.minus(window));
        var going = new ArrayList<UUID>();
        var later = new TreeMap<Instant, List<UUID>>();
        for (UUID id : leased) {
            List<Instant> times = sent.computeIfAbsent(recipients.get(id), who -> new ArrayList<>());
            if (times.size() < limit.most()) {
                going.add(id);
                times.add(now);
            } else {
                Instant room = times.get(times.size() - limit.most()).plus(window);
                later.computeIfAbsent(room, at -> new ArrayList<>()).add(id);
            }
        }
        stores.limits()
                .sends(partner.name(), going.stream().map(recipients::get).toList(), now);
        later.forEach((room, ids) -> stores.work().giveBack(Lanes.attempts(partner.name()), token, ids, room));
        return going;
    }

    private Map<UUID, UUID> recipients(Collection<UUID> attempts) {
        return stores.sends().addresses(attempts).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> UUID.nameUUIDFromBytes(e.getValue().getBytes(StandardCharsets.UTF_8))));
    }
}
