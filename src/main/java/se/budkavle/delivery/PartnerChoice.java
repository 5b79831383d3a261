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

    private Map<String, Double> weights(List<String> candidates, Map<String, Share> shares) {
        var written = new TreeMap<String, Integer>();
        var backTo = new TreeMap<String, Double>();
        candidates.forEach(p -> {
            written.put(p, shares.get(p).weight());
            backTo.put(p, health.share(p));
        });
        return weights(written, backTo);
    }

    /**
     * A partner that has just come back, or reports late, gets a part of its weight; the others carry the rest until it has
     * all of it.
     *
     * @param backTo partner to 0–1 of its weight, 1 for who is as it should be
     */
    static Map<String, Double> weights(Map<String, Integer> written, Map<String, Double> backTo) {
        var weights = new TreeMap<String, Double>();
        written.forEach((p, weight) -> weights.put(p, weight * backTo.get(p)));
        List<String> steady =
                written.keySet().stream().filter(p -> backTo.get(p) >= 1).toList();
        double withheld = written.entrySet().stream()
                .mapToDouble(w -> w.getValue() - weights.get(w.getKey()))
                .sum();
        double carrying = steady.stream().mapToDouble(weights::get).sum();
        var carried = new TreeMap<>(weights);
        steady.forEach(p -> carried.merge(
                p, carrying > 0 ? withheld * weights.get(p) / carrying : withheld / steady.size(), Double::sum));
        return carried;
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
