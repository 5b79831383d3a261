package se.budkavle.work;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.work.LanePulse.Rate;

/** What all hubs on the database do in their lanes, as far as they have told. Thread-safe. */
public final class ClusterPulse {
    private final LanePulse own;
    private final @Nullable PulseStore store;
    private final UUID hub = UUID.randomUUID();

    /** @param store null for a hub that knows that no other one lives */
    public ClusterPulse(LanePulse own, @Nullable PulseStore store) {
        this.own = own;
        this.store = store;
    }

    /** To be called every {@link Duties#RENEWAL}. */
    public void tell() {
        if (store != null) {
            store.tell(hub, own.rates());
        }
    }

    /** By lane, over the last minute; other hubs' some seconds old, and those of a dead one for as long as its duties. */
    public Map<String, Rate> rates() {
        var all = new HashMap<>(own.rates());
        if (store != null) {
            store.others(hub, Duties.LENGTH).forEach((lane, rate) -> all.merge(lane, rate, Rate::plus));
        }
        return all;
    }
}
