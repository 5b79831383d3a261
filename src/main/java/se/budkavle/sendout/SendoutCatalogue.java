package se.budkavle.sendout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.event.EventCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;

/** Every file of {@code sendouts/}, checked; a file with a fault is left out. Immutable and thread-safe. */
public final class SendoutCatalogue {
    private final Map<String, Sendout> byName;
    private final Map<String, List<Sendout>> byType;
    private final Map<String, Conditions> conditions;
    private final List<Fault> faults;

    private SendoutCatalogue(Map<String, Sendout> byName, Map<String, Conditions> conditions, List<Fault> faults) {
        this.byName = byName;
        this.conditions = conditions;
        this.faults = List.copyOf(faults);
        this.byType = new HashMap<>();
        byName.values().forEach(s -> byType.computeIfAbsent(s.on(), t -> new ArrayList<>())
                .add(s));
    }

    public static SendoutCatalogue load(Bundle bundle, EventCatalogue events) {
        var faults = new ArrayList<Fault>();
        var conditions = new HashMap<String, Conditions>();
        events.types().forEach(type -> conditions.put(type, Conditions.of(events.schema(type))));
        Conditions untyped = Conditions.of(JsonNodeFactory.instance.objectNode());
        var reader = new SendoutReader(bundle, events.types(), t -> conditions.getOrDefault(t, untyped), faults);
        var byName = new LinkedHashMap<String, Sendout>();
        bundle.below("sendouts/").keySet().stream()
                .filter(file -> file.endsWith(".yaml"))
                .forEach(file -> read(reader, file, faults).ifPresent(sendout -> add(byName, sendout, file, faults)));
        return new SendoutCatalogue(byName, conditions, faults);
    }

    private static Optional<Sendout> read(SendoutReader reader, String file, List<Fault> faults) {
        try {
            return reader.read(file);
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    private static void add(Map<String, Sendout> byName, Sendout sendout, String file, List<Fault> faults) {
        if (byName.putIfAbsent(sendout.name(), sendout) != null) {
            faults.add(new Fault(file, 1, "the send-out '" + sendout.name() + "' stands twice", "rename one of them"));
        }
    }

    /** By name, in the order of the files. */
    public List<Sendout> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Sendout> sendout(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those that an event of this type calls, in the order of their names. */
    public List<Sendout> on(String eventType) {
        return List.copyOf(byType.getOrDefault(eventType, List.of()));
    }

    /** The conditions of one event type; empty for a type that is unknown. */
    public Optional<Conditions> conditions(String eventType) {
        return Optional.ofNullable(conditions.get(eventType));
    }

    public List<Fault> faults() {
        return faults;
    }
}
