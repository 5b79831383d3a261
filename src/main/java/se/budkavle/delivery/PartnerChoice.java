package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.planning.Channels.Share;
import se.budkavle.planning.Rules;

/** Picks the partner of a channel: by weight, among those that are not paused. */
public final class PartnerChoice {
    private final Supplier<Rules> rules;
    private final LaneStore lanes;

    public PartnerChoice(Supplier<Rules> rules, LaneStore lanes) {
        this.rules = rules;
        this.lanes = lanes;
    }

    /** The same attempt always gets the same partner while weights and pauses stay as they are. */
    public String choose(String channel, UUID attemptId) {
        Map<String, Share> shares =
                new TreeMap<>(rules.get().channels().channel(channel).partners());
        Set<String> paused = lanes.pausedPartners();
        List<String> live =
                shares.keySet().stream().filter(p -> !paused.contains(p)).toList();
        List<String> candidates = live.isEmpty() ? List.copyOf(shares.keySet()) : live;
        if (candidates.isEmpty()) {
            throw new IllegalStateException("the channel " + channel + " has no partner in policy/channels.yaml");
        }
        int total = candidates.stream().mapToInt(p -> shares.get(p).weight()).sum();
        int ticket = Math.floorMod(attemptId.hashCode(), Math.max(1, total));
        for (String partner : candidates) {
            ticket -= shares.get(partner).weight();
            if (ticket < 0) {
                return partner;
            }
        }
        return candidates.getLast();
    }
}
