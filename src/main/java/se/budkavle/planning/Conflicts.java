package se.budkavle.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Conditions;
import se.budkavle.sendout.ConditionException;
import se.budkavle.sendout.Expression;
import se.budkavle.sendout.Facts;
import se.budkavle.sendout.Keys;
import se.budkavle.sendout.Sendout;
import se.budkavle.sendout.SendoutCatalogue;
import se.budkavle.timeline.Reason;

/** {@code policy/conflicts.yaml}: which open communications an event makes untrue. */
final class Conflicts {
    static final String FILE = "policy/conflicts.yaml";
    private static final Set<String> KEYS = Set.of("on", "when", "same", "classes", "topics", "sendouts");

    private final List<Conflict> conflicts;
    private final List<Fault> faults;

    private Conflicts(List<Conflict> conflicts, List<Fault> faults) {
        this.conflicts = conflicts;
        this.faults = List.copyOf(faults);
    }

    /** No file means no conflicts. */
    static Conflicts load(Bundle bundle, SendoutCatalogue sendouts) {
        var faults = new ArrayList<Fault>();
        var conflicts = new ArrayList<Conflict>();
        try {
            if (bundle.text(FILE).isPresent()) {
                bundle.yaml(FILE)
                        .entries()
                        .forEach((name, node) -> conflicts.add(read(name, node, sendouts, faults)));
            }
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return new Conflicts(List.copyOf(conflicts), faults);
    }

    private static Conflict read(String name, YamlNode node, SendoutCatalogue sendouts, List<Fault> faults) {
        var keys = new Keys(node, KEYS, faults);
        var conditions = new ArrayList<Conditions>();
        for (YamlNode type : keys.items("on")) {
            sendouts.conditions(type.text().orElse(""))
                    .ifPresentOrElse(
                            conditions::add,
                            () -> keys.fault(type, "the event type is unknown", "use a folder of events/"));
        }
        var known = sendouts.all().stream().map(Sendout::name).collect(Collectors.toSet());
        var topics = sendouts.all().stream().map(Sendout::topic).collect(Collectors.toSet());
        return new Conflict(
                name,
                node.texts("on").stream().collect(Collectors.toUnmodifiableSet()),
                node.get("when")
                        .map(when -> when(when, node.texts("on"), conditions, faults))
                        .orElse(List.of()),
                keys.word("same", Set.of("contract", "customer"), "contract"),
                keys.words("classes", Set.of("regulatory", "service", "loyalty", "sales")),
                keys.words("topics", topics),
                keys.words("sendouts", known));
    }

    /** The condition is checked against the schema of every event that it is for. */
    private static List<TypedCondition> when(
            YamlNode when, List<String> types, List<Conditions> conditions, List<Fault> faults) {
        var typed = new ArrayList<TypedCondition>();
        for (int i = 0; i < conditions.size(); i++) {
            String type = types.get(i);
            conditions.get(i).truth(when, faults).ifPresent(e -> typed.add(new TypedCondition(type, e)));
        }
        return typed;
    }

    List<Fault> faults() {
        return faults;
    }

    List<Intent.Cancel> cancelled(Case c, Facts facts) {
        var cancels = new ArrayList<Intent.Cancel>();
        String contractNo = c.event().data().path("contract").path("contractNo").asText("");
        for (OpenCommunication open : c.open()) {
            conflicts.stream()
                    .filter(conflict -> conflict.on().contains(c.event().type()))
                    .filter(conflict -> conflict.covers(open, contractNo))
                    .filter(conflict -> conflict.holds(c.event().type(), facts))
                    .findFirst()
                    .ifPresent(conflict -> cancels.add(new Intent.Cancel(
                            open.communicationId(),
                            Reason.of(Reasons.CANCELLED_BY, c.event().type(), conflict.name()))));
        }
        return cancels;
    }

    record TypedCondition(String type, Expression condition) {}

    /** An empty list of classes, topics or send-outs means any. */
    record Conflict(
            String name,
            Set<String> on,
            List<TypedCondition> when,
            String same,
            List<String> classes,
            List<String> topics,
            List<String> sendouts) {

        boolean covers(OpenCommunication open, @Nullable String contractNo) {
            return (same.equals("customer") || contractNo != null && contractNo.equals(open.contractNo()))
                    && (classes.isEmpty() || classes.contains(open.messageClass()))
                    && (topics.isEmpty() || topics.contains(open.topic()))
                    && (sendouts.isEmpty() || sendouts.contains(open.sendout()));
        }

        /** A condition that cannot be worked out cancels nothing. */
        boolean holds(String type, Facts facts) {
            try {
                return when.stream()
                        .filter(w -> w.type().equals(type))
                        .allMatch(w -> w.condition().holds(facts));
            } catch (ConditionException e) {
                return false;
            }
        }
    }
}
