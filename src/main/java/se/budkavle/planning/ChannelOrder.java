package se.budkavle.planning;

import static se.budkavle.sendout.ChannelNames.spoken;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import se.budkavle.sendout.Choose;
import se.budkavle.timeline.Reason;

/** Orders the channels that are left: by wish, priority or cost; cost breaks ties. */
final class ChannelOrder {
    private final ChannelCase c;
    private final Channels channels;
    private final List<String> wish;

    ChannelOrder(ChannelCase channelCase, Channels channels) {
        this.c = channelCase;
        this.channels = channels;
        this.wish = channelCase.customer().wish();
    }

    List<String> order(List<String> left, List<RuleEffect> rules) {
        List<String> ordered = left.stream().sorted(comparator()).toList();
        for (int i = 0; i < ordered.size(); i++) {
            rules.add(effect(ordered.get(i), i == 0 ? "first" : "next", left));
        }
        return ordered;
    }

    private Comparator<String> comparator() {
        Comparator<String> byPriority = Comparator.comparingInt(c.sendout()::priority);
        Comparator<String> byCost =
                Comparator.comparing(channel -> cost(channel).amount());
        if (c.customer().protectedIdentity()) {
            return Comparator.comparingInt(ChannelPolicies.PROTECTED_ORDER::indexOf);
        }
        return switch (c.sendout().choose()) {
            case WISH ->
                Comparator.comparingInt(this::wished).thenComparing(byPriority).thenComparing(byCost);
            case PRIORITY -> byPriority.thenComparing(byCost);
            case COST -> byCost.thenComparing(byPriority);
        };
    }

    private int wished(String channel) {
        int place = wish.indexOf(channel);
        return place < 0 ? wish.size() : place;
    }

    private RuleEffect effect(String channel, String effect, List<String> left) {
        if (c.customer().protectedIdentity()) {
            return new RuleEffect("protected-identity", channel, effect, Reason.of("protected-order"));
        }
        if (c.sendout().choose() == Choose.WISH && wish.contains(channel)) {
            return new RuleEffect("wish", channel, effect, Reason.of("wish-" + effect, spoken(channel)));
        }
        if (c.sendout().choose() == Choose.COST) {
            Cost cost = cost(channel);
            return new RuleEffect(
                    "cost",
                    channel,
                    effect,
                    Reason.of("cost-order", cost.amount().toPlainString(), cost.currency()));
        }
        int place = c.sendout().priority(channel);
        boolean tied =
                left.stream().anyMatch(o -> !o.equals(channel) && c.sendout().priority(o) == place);
        return tied
                ? new RuleEffect(
                        "cost",
                        channel,
                        effect,
                        Reason.of("cost-tie", cost(channel).amount().toPlainString()))
                : new RuleEffect("priority", channel, effect, Reason.of("priority-order", place + 1));
    }

    Cost cost(String channel) {
        Cost measured = c.costs().get(channel);
        return measured == null ? channels.channel(channel).tariff().of(1) : measured;
    }

    static List<String> limited(List<String> ordered, ChannelCase c, List<RuleEffect> rules) {
        int most = Math.max(0, c.sendout().maxAttempts() - c.triedChannels().size());
        var kept = new ArrayList<String>();
        for (String channel : ordered) {
            if (kept.size() < most) {
                kept.add(channel);
            } else {
                rules.add(new RuleEffect(
                        "max-attempts",
                        channel,
                        "removed",
                        Reason.of("max-attempts", c.sendout().maxAttempts())));
            }
        }
        return kept;
    }
}
