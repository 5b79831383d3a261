package se.budkavle.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.Event;
import se.budkavle.identity.MaskedAddress;
import se.budkavle.planning.Case;
import se.budkavle.planning.Explained;
import se.budkavle.planning.Intent.Communicate;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Planner;
import se.budkavle.planning.RuleEffect;
import se.budkavle.planning.Rules;
import se.budkavle.timeline.Reason;

/** A decision with every rule, as JSON: {@code {"event", "sendouts"}}. */
final class Explanation {
    private Explanation() {}

    static Map<String, Object> of(Case facts, Rules rules) {
        var document = new LinkedHashMap<String, Object>();
        document.put("event", event(facts.event()));
        document.put(
                "sendouts",
                new Planner(rules)
                        .explain(facts).stream().map(Explanation::sendout).toList());
        return document;
    }

    private static Map<String, @Nullable Object> event(Event event) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("source", event.source());
        fields.put("id", event.id());
        fields.put("type", event.type());
        fields.put("subject", event.subject());
        fields.put("time", event.time() == null ? null : event.time().toString());
        return fields;
    }

    private static Map<String, @Nullable Object> sendout(Explained explained) {
        Communicate communicate = explained.communicate();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("sendout", explained.sendout());
        fields.put("matched", explained.matched());
        fields.put("decision", communicate != null && communicate.send() ? "send" : "not-sent");
        fields.put("reason", sentence(explained.reason()));
        fields.put("language", communicate == null ? null : communicate.language());
        fields.put("plan", communicate == null ? List.of() : plan(communicate));
        fields.put("rules", communicate == null ? List.of() : rules(communicate));
        return fields;
    }

    private static List<Map<String, @Nullable Object>> plan(Communicate communicate) {
        return communicate.plan().stream().map(Explanation::step).toList();
    }

    private static Map<String, @Nullable Object> step(PlanStep step) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("channel", step.channel());
        fields.put("address", MaskedAddress.of(step.channel(), step.address()));
        fields.put("cost", cost(step));
        fields.put("wait", ReadableDuration.iso(step.waitFor()));
        fields.put(
                "latestStart",
                step.latestStart() == null ? null : step.latestStart().toString());
        return fields;
    }

    private static Map<String, String> cost(PlanStep step) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("amount", step.cost().amount().toPlainString());
        fields.put("currency", step.cost().currency());
        return fields;
    }

    private static List<Map<String, @Nullable Object>> rules(Communicate communicate) {
        return communicate.rules().stream().map(Explanation::rule).toList();
    }

    private static Map<String, @Nullable Object> rule(RuleEffect rule) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("rule", rule.rule());
        fields.put("channel", rule.channel());
        fields.put("effect", rule.effect());
        fields.put("reason", sentence(rule.reason()));
        return fields;
    }

    private static @Nullable String sentence(@Nullable Reason reason) {
        return reason == null ? null : reason.sentence();
    }
}
