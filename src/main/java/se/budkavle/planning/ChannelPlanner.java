package se.budkavle.planning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.budkavle.planning.ChannelPolicy.Ruling;
import se.budkavle.work.Wait;

/**
 * Ranks the channels of one communication: first the policies that may take one away, then wish, priority and cost, then
 * the window and its waits. Each leaves its reason. Pure, thread-safe; used at planning and again at each fallback.
 */
public final class ChannelPlanner {
    private final Channels channels;
    private final List<ChannelPolicy> policies;

    /** @param neutralContent whether there is content that a protected person's e-mail may carry */
    public ChannelPlanner(Channels channels, boolean neutralContent) {
        this(channels, ChannelPolicies.of(channels, neutralContent));
    }

    ChannelPlanner(Channels channels, List<ChannelPolicy> policies) {
        this.channels = channels;
        this.policies = policies;
    }

    public Ranked rank(ChannelCase channelCase) {
        return rank(channelCase, standing(channelCase));
    }

    /** What the policies leave, which ask for everything but the costs. */
    record Standing(List<String> channels, List<RuleEffect> rules) {}

    /** @param standing of the same case, whatever its costs */
    Ranked rank(ChannelCase channelCase, Standing standing) {
        var rules = new ArrayList<>(standing.rules());
        List<String> left = standing.channels();
        var order = new ChannelOrder(channelCase, channels);
        List<String> ordered = ChannelOrder.limited(order.order(left, rules), channelCase, rules);
        List<Timing.Candidate> candidates =
                ordered.stream().map(c -> candidate(c, channelCase, order)).toList();
        List<PlanStep> plan = new Timing(channelCase, rules).fit(candidates);
        return new Ranked(List.copyOf(plan), List.copyOf(rules));
    }

    /** The channels that no policy takes away, before they are ordered: those worth measuring. */
    Standing standing(ChannelCase c) {
        var rules = new ArrayList<RuleEffect>();
        Set<String> all = new LinkedHashSet<>(c.sendout().channels());
        all.addAll(channels.names());
        var left = new ArrayList<String>();
        for (String channel : all) {
            if (stands(channel, c, rules)) {
                left.add(channel);
            }
        }
        return new Standing(List.copyOf(left), List.copyOf(rules));
    }

    private boolean stands(String channel, ChannelCase c, List<RuleEffect> rules) {
        for (ChannelPolicy policy : policies) {
            Optional<Ruling> ruling = policy.judge().of(channel, c);
            ruling.ifPresent(r -> rules.add(new RuleEffect(policy.name(), channel, r.effect(), r.reason())));
            if (ruling.filter(Ruling::removes).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private Timing.Candidate candidate(String channel, ChannelCase c, ChannelOrder order) {
        Channels.Channel known = channels.channel(channel);
        Wait waitFor = c.sendout().waits().getOrDefault(channel, known.waitFor());
        String address = Recipients.of(c.customer(), c.role(), channel) instanceof Reach.Reachable reachable
                ? reachable.address()
                : "";
        return new Timing.Candidate(channel, address, order.cost(channel), known.leadTime(), waitFor);
    }
}
