package se.budkavle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import se.budkavle.event.Acceptance;
import se.budkavle.event.Intake;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.SampleEvents;

/** The events of a simulation: what is yet to be fed, what hubs took, and in which order they may plan it. */
final class SimulatedEvents {
    private static final int PERSONS = 5;
    static final Set<String> MARKETING = Set.of("loyalty", "sales");

    private final Random random;
    private final List<JsonNode> toFeed = new ArrayList<>();
    private final List<JsonNode> fed = new ArrayList<>();
    private final Set<UUID> accepted = new HashSet<>();
    /** Per person, in the order of the answers. */
    private final Map<String, List<UUID>> acceptedInOrder = new LinkedHashMap<>();

    SimulatedEvents(Random random, Bundle mappings, int events, long seed, Instant start) {
        this.random = random;
        choose(mappings, events, seed, start);
    }

    /** Events of every type in turn, about a few persons, so that they meet. */
    private void choose(Bundle mappings, int events, long seed, Instant now) {
        List<JsonNode> samples = SampleEvents.stream(mappings, 60, seed, now).toList();
        for (int i = 0; i < events; i++) {
            var event = (ObjectNode) samples.get(random.nextInt(samples.size())).deepCopy();
            int who = random.nextInt(PERSONS);
            JsonNode person = samples.get(who);
            ((ObjectNode) event.path("data"))
                    .set("customer", consenting(person.at("/data/customer").deepCopy(), who));
            event.put("subject", person.path("subject").asText());
            event.put("id", "event-" + i);
            event.put("time", now.minusSeconds(60).toString());
            toFeed.add(event);
        }
    }

    /** Most have agreed to marketing, so that there is some to lose and to double; the first has never been asked. */
    private static ObjectNode consenting(ObjectNode customer, int who) {
        if (who > 0) {
            for (String purpose : MARKETING) {
                customer.withObject("/consents/" + purpose).put("email", true).put("sms", true);
            }
        }
        return customer;
    }

    boolean allFed() {
        return toFeed.isEmpty();
    }

    int fed() {
        return fed.size();
    }

    /** One more, or one that was fed before; returns what the hub did, and an empty text when nothing is left to feed. */
    String feed(SimulatedHub hub) {
        boolean again = !fed.isEmpty() && random.nextInt(4) == 0;
        if (!again && toFeed.isEmpty()) {
            return "";
        }
        JsonNode event = again ? fed.get(random.nextInt(fed.size())) : toFeed.removeFirst();
        var answer = hub.accept(event.toString().getBytes(StandardCharsets.UTF_8));
        if (!again) {
            fed.add(event);
        }
        if (answer instanceof Intake.Answer.Taken t) {
            boolean fresh = t.acceptance().status() == Acceptance.Status.ACCEPTED;
            Simulation.demand(
                    fresh != again, "an event was taken as " + t.acceptance().status());
            if (accepted.add(t.acceptance().eventId())) {
                acceptedInOrder
                        .computeIfAbsent(event.path("subject").asText(), s -> new ArrayList<>())
                        .add(t.acceptance().eventId());
            }
            return (again ? "hears again " : "hears ") + event.path("type").asText();
        }
        return "";
    }

    /** At rest: each that was taken is planned once, and those of one person as they came. */
    void judge(List<UUID> planned) {
        Simulation.demand(
                new HashSet<>(planned).equals(accepted) && planned.size() == accepted.size(),
                accepted.size() + " events were accepted, " + planned.size() + " times one was planned");
        acceptedInOrder.forEach((person, order) -> Simulation.demand(
                planned.stream().filter(order::contains).toList().equals(order), "the order of one person is broken"));
    }
}
