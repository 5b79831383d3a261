package se.budkavle.planning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.ConditionException;
import se.budkavle.sendout.Conditions;
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

    static Conflicts load(Bundle bundle, SendoutCatalogue sendouts) {
        var faults = new ArrayList<Fault>();
        var conflicts = new ArrayList<Conflict>();
        try {
            YamlNode file = bundle.yaml(FILE);
            if (!file.isMap()) {
                faults.add(file.fault("is no mapping", "write a name for each conflict, and on: and same: below it"));
            }
            file.entries().forEach((name, node) -> conflicts.add(read(name, node, bundle, sendouts, faults)));
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return new Conflicts(List.copyOf(conflicts), faults);
    }

    private static Conflict read(
            String name, YamlNode node, Bundle bundle, SendoutCatalogue sendouts, List<Fault> faults) {
        var keys = new Keys(node, KEYS, faults);
        var when = new HashMap<String, Expression>();
        keys.required("same", "contract");
        if (keys.items("on").isEmpty() && node.entries().containsKey("on")) {
            keys.fault(node, "the conflict '" + name + "' is on no event", "write on: and an event type");
        }
        for (YamlNode type : keys.items("on")) {
            Optional<Conditions> conditions = sendouts.conditions(type.text().orElse(""));
            if (conditions.isEmpty()) {
                keys.fault(type, "the event type is unknown", "use a folder of events/");
                continue;
            }
            node.get("when")
                    .flatMap(condition -> conditions.get().truth(condition, faults))
                    .ifPresent(condition -> when.put(type.text().orElseThrow(), condition));
        }
        return new Conflict(
                name,
                Set.copyOf(node.texts("on")),
                Map.copyOf(when),
                keys.word("same", Set.of("contract", "customer"), "contract"),
                keys.words("classes", Set.of("regulatory", "service", "loyalty", "sales")),
                keys.words("topics", topics(sendouts)),
                keys.words("sendouts", names(bundle)));
    }

    private static Set<String> topics(SendoutCatalogue sendouts) {
        return sendouts.all().stream().map(Sendout::topic).collect(Collectors.toSet());
    }

    private static Set<String> names(Bundle bundle) {
        return bundle.below("sendouts/").keySet().stream()
                .filter(file -> file.endsWith(".yaml"))
                .map(file -> file.replaceFirst(".*/", "").replaceFirst("\\.yaml$", ""))
                .collect(Collectors.toSet());
    }

    List<Fault> faults() {
        return faults;
    }

    List<Intent.Cancel> cancelled(Case c, Facts facts) {
        var cancels = new ArrayList<Intent.Cancel>();
        String contractNo = c.event().data().path("contract").path("contractNo").asText(null);
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

    /**
     * An empty list of classes, topics or send-outs means any.
     *
     * @param when by event type, checked against its schema; a type without one is not conditional
     */
    record Conflict(
            String name,
            Set<String> on,
            Map<String, Expression> when,
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
                Expression condition = when.get(type);
                return condition == null || condition.holds(facts);
            } catch (ConditionException e) {
                return false;
            }
        }
    }
}
