package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Limits.PerRecipient;
import se.budkavle.partner.Partner;
import se.budkavle.work.Lanes;

/**
 * Gives a partner no more for one recipient than it takes in a while, whichever hub sends it. Counted in business time, as
 * what is put off comes back at a moment of business time. Recipients are remembered by a mark that only the hub can make.
 */
final class RecipientPace {
    private static final String USE = "recipient-pace";
    /** How far into the lane is looked for more that waits for the same recipients. */
    private static final int MOST_PUT_OFF = 5_000;

    private final Partner partner;
    private final @Nullable PerRecipient limit;
    /** The partner counts when the call comes, which may be a while after the claim. */
    private final Duration window;

    private final Stores stores;
    private final Keys keys;
    private final Clock clock;

    RecipientPace(Partner partner, Stores stores, Keys keys, Clock clock) {
        this.partner = partner;
        this.limit = partner.limits().perRecipient();
        this.window = limit == null ? Duration.ZERO : limit.per().plus(Lane.BEGIN);
        this.stores = stores;
        this.keys = keys;
        this.clock = clock;
    }

    boolean isLimited() {
        return limit != null;
    }

    /** Those that may go out now, which are counted; the others wait in the lane until there is room for them. */
    List<UUID> within(UUID token, List<UUID> leased) {
        if (limit == null || leased.isEmpty()) {
            return leased;
        }
        Instant now = clock.instant();
        Map<UUID, String> addresses = stores.sends().addresses(leased);
        Map<String, String> marks = addresses.values().stream()
                .distinct()
                .collect(Collectors.toMap(address -> address, address -> keys.mark(USE, address)));
        Map<String, List<Instant>> sent = stores.limits().sentTo(partner.name(), marks.values(), now.minus(window));
        var going = new ArrayList<UUID>();
        var later = new HashMap<UUID, Instant>();
        for (UUID id : leased) {
            List<Instant> times = sent.computeIfAbsent(marks.get(addresses.get(id)), who -> new ArrayList<>());
            if (times.size() < limit.most()) {
                going.add(id);
                times.add(now);
            } else {
                later.put(id, times.get(times.size() - limit.most()).plus(window));
            }
        }
        stores.limits()
                .sends(
                        partner.name(),
                        going.stream().map(addresses::get).map(marks::get).toList(),
                        now);
        if (!later.isEmpty()) {
            putOff(token, later, addresses, now);
        }
        return going;
    }

    /** With what else waits for the same recipients: else each claim would take it out and put it back anew. */
    private void putOff(UUID token, Map<UUID, Instant> later, Map<UUID, String> addresses, Instant now) {
        String lane = Lanes.attempts(partner.name());
        var room = new HashMap<String, Instant>();
        later.forEach((id, at) -> room.put(addresses.get(id), at));
        var all = new HashMap<>(later);
        stores.sends()
                .waitingFor(lane, room.keySet(), now, MOST_PUT_OFF)
                .forEach((id, address) -> all.put(id, room.get(address)));
        stores.work().putOff(lane, token, all);
    }
}
