package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.planning.Channels.Share;
import se.budkavle.planning.Rules;

/** Picks the partner of a channel: by weight, among those that are neither paused nor away. */
public final class PartnerChoice {
    private final Supplier<Rules> rules;
    private final LaneStore lanes;
    private final PartnerHealth health;

    public PartnerChoice(Supplier<Rules> rules, LaneStore lanes, PartnerHealth health) {
        this.rules = rules;
        this.lanes = lanes;
        this.health = health;
    }

    /**
     * The same attempt always gets the same partner while weights, pauses and health stay as they are.
     *
     * @param paused partners that get nothing new, as a batch of offers found them
     */
    public String choose(String channel, UUID attemptId, Set<String> paused) {
        Map<String, Share> shares = shares(channel);
        List<String> present = present(channel, paused);
        List<String> candidates = present.isEmpty() ? List.copyOf(shares.keySet()) : present;
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

    /** Those that can be given something now; a weight of 0 stands by until nobody else can. */
    List<String> present(String channel) {
        return present(channel, lanes.pausedPartners());
    }

    private List<String> present(String channel, Set<String> paused) {
        return shares(channel).keySet().stream()
                .filter(p -> !paused.contains(p) && !health.isAway(p))
                .toList();
    }

    private Map<String, Share> shares(String channel) {
        return new TreeMap<>(rules.get().channels().channel(channel).partners());
    }
}
