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
    private static final int TICKETS = 1_000_000;

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
     * @param carriers the only ones that have the recipient; empty when all of them do
     */
    public String choose(String channel, UUID attemptId, Set<String> paused, Set<String> carriers) {
        Map<String, Share> shares = shares(channel);
        if (!carriers.isEmpty()) {
            shares.keySet().retainAll(carriers);
        }
        List<String> present =
                present(channel, paused).stream().filter(shares::containsKey).toList();
        List<String> candidates = present.isEmpty() ? List.copyOf(shares.keySet()) : present;
        if (candidates.isEmpty()) {
            throw new IllegalStateException("the channel " + channel + " has no partner in policy/channels.yaml");
        }
        Map<String, Double> weights = weights(candidates, shares);
        double total = weights.values().stream().mapToDouble(w -> w).sum();
        double ticket = total * Math.floorMod(attemptId.hashCode(), TICKETS) / TICKETS;
        for (String partner : candidates) {
            ticket -= weights.get(partner);
            if (ticket < 0) {
                return partner;
            }
        }
        return candidates.getLast();
    }

    /** A partner that has just come back gets a part of its weight; the others carry the rest until it has all of it. */
    private Map<String, Double> weights(List<String> candidates, Map<String, Share> shares) {
        var weights = new TreeMap<String, Double>();
        candidates.forEach(p -> weights.put(p, shares.get(p).weight() * health.share(p)));
        List<String> steady =
                candidates.stream().filter(p -> health.share(p) >= 1).toList();
        double withheld = candidates.stream()
                .mapToDouble(p -> shares.get(p).weight() - weights.get(p))
                .sum();
        double carrying = steady.stream().mapToDouble(weights::get).sum();
        steady.forEach(p -> weights.merge(
                p, carrying > 0 ? withheld * weights.get(p) / carrying : withheld / steady.size(), Double::sum));
        return weights;
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
