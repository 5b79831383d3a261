package se.budkavle.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.budkavle.customer.Customer;
import se.budkavle.sendout.ConditionException;
import se.budkavle.sendout.Conditions;
import se.budkavle.sendout.Facts;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.Reason;

/**
 * Decides which communications an event calls for, and why: a pure function of the case and the rules. A send-out that
 * cannot be decided becomes a {@code not-sent} with its reason and stops no other. Thread-safe.
 */
public final class Planner {
    private static final String DECEASED = "customer.deceased";

    private final Rules rules;
    private final ChannelPlanner channelPlanner;

    public Planner(Rules rules) {
        this.rules = rules;
        this.channelPlanner = rules.channelPlanner();
    }

    public List<Intent> plan(Case given) {
        Case c = asOf(given);
        var intents = new ArrayList<Intent>();
        facts(c).ifPresent(facts -> {
            intents.addAll(rules.conflicts().cancelled(c, facts));
            rules.sendouts().on(c.event().type()).forEach(sendout -> decided(sendout, c, facts)
                    .ifPresent(intents::add));
        });
        return List.copyOf(intents);
    }

    /** Every send-out of the event's type, those that did not match included. */
    public List<Explained> explain(Case given) {
        Case c = asOf(given);
        return facts(c).map(facts -> explained(c, facts)).orElse(List.of());
    }

    private Optional<Facts> facts(Case c) {
        Optional<Conditions> conditions = rules.sendouts().conditions(c.event().type());
        return conditions.map(typed -> typed.facts(c.event(), c.customer()));
    }

    private List<Explained> explained(Case c, Facts facts) {
        return rules.sendouts().on(c.event().type()).stream()
                .map(sendout -> decided(sendout, c, facts)
                        .map(decided -> new Explained(sendout.name(), true, decided, decided.reason()))
                        .orElseGet(() -> notMatched(sendout)))
                .toList();
    }

    private static Explained notMatched(Sendout sendout) {
        return new Explained(
                sendout.name(), false, null, Reason.of(Reasons.CONDITION_FALSE, String.valueOf(sendout.when())));
    }

    /** Empty when the send-out's condition does not hold, as of nearly all. */
    private Optional<Intent.Communicate> decided(Sendout sendout, Case c, Facts facts) {
        try {
            return sendout.matches(facts)
                    ? Optional.of(decision(sendout, c, facts).decide())
                    : Optional.empty();
        } catch (ConditionException e) {
            return Optional.of(decision(sendout, c, facts).undecided(e));
        }
    }

    private SendoutDecision decision(Sendout sendout, Case c, Facts facts) {
        return new SendoutDecision(sendout, c, facts, rules.contents(), rules.channels(), channelPlanner);
    }

    /** The news of a death counts also when its snapshot forgot the flag. */
    private static Case asOf(Case c) {
        if (!c.event().type().equals(DECEASED) || c.customer().deceased()) {
            return c;
        }
        ObjectNode data = c.customer().data().deepCopy().put("deceased", true);
        return new Case(
                c.event(), new Customer(data), c.consents(), c.suppressions(), c.open(), c.now(), c.mailboxes());
    }
}
