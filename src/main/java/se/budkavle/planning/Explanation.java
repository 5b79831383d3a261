package se.budkavle.planning;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.Event;
import se.budkavle.planning.Intent.Communicate;
import se.budkavle.timeline.Reason;

/**
 * A decision with every rule, as people read it in JSON: {@code {"event", "sendouts"}}.
 *
 * @param shown channel and address to what the reader may see of the address
 */
public record Explanation(BinaryOperator<String> shown) {

    /** The decision that these rules come to about this case, send-outs that did not match included. */
    public Map<String, Object> of(Case facts, Rules rules) {
        return of(facts, rules, sendout -> Optional.empty());
    }

    /** @param lost why a send-out that the rules want was not sent after all, by its name */
    public Map<String, Object> of(Case facts, Rules rules, Function<String, Optional<Reason>> lost) {
        var document = new LinkedHashMap<String, Object>();
        document.put("event", event(facts.event()));
        document.put(
                "sendouts",
                new Planner(rules)
                        .explain(facts).stream()
                                .map(explained -> sendout(
                                        rules,
                                        explained,
                                        lost.apply(explained.sendout()).orElse(explained.reason())))
                                .toList());
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

    private Map<String, @Nullable Object> sendout(Rules rules, Explained explained, @Nullable Reason reason) {
        Communicate communicate = explained.communicate();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("sendout", explained.sendout());
        fields.put(
                "class",
                rules.sendouts()
                        .sendout(explained.sendout())
                        .map(s -> s.messageClass().word())
                        .orElse(null));
        fields.put("matched", explained.matched());
        fields.put("decision", communicate != null && reason == null ? "send" : "not-sent");
        fields.put("reason", sentence(reason));
        fields.put("language", communicate == null ? null : communicate.language());
        fields.put("window", communicate == null ? null : window(communicate.window()));
        fields.put("plan", communicate == null ? List.of() : plan(communicate.plan()));
        fields.put("rules", communicate == null ? List.of() : rules(communicate.rules()));
        return fields;
    }

    private static @Nullable Map<String, @Nullable String> window(@Nullable Window window) {
        if (window == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable String>();
        fields.put("opens", window.opens() == null ? null : window.opens().toString());
        fields.put("closes", window.closes() == null ? null : window.closes().toString());
        return fields;
    }

    public List<Map<String, @Nullable Object>> plan(List<PlanStep> plan) {
        return plan.stream().map(this::step).toList();
    }

    private Map<String, @Nullable Object> step(PlanStep step) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("channel", step.channel());
        fields.put("address", shown.apply(step.channel(), step.address()));
        fields.put("cost", cost(step));
        fields.put("wait", step.working() == null ? iso(step.waitFor()) : step.working());
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

    /** Whole days as {@code P10D}, everything else as hours and minutes. */
    private static String iso(Duration wait) {
        boolean wholeDays = wait.toDays() > 1 && wait.equals(Duration.ofDays(wait.toDays()));
        return wholeDays ? "P" + wait.toDays() + "D" : wait.toString();
    }

    public static List<Map<String, @Nullable Object>> rules(List<RuleEffect> rules) {
        return rules.stream().map(Explanation::rule).toList();
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
