package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What the timelines say that needs saying: which sends nobody knows the end of, why something was cancelled, what a person
 * decided. A customer's is asked for when the first of that is needed, and once.
 */
final class Timelines {
    private final Function<String, JsonNode> hub;
    private final Map<String, Said> byCustomer = new HashMap<>();

    /** @param hub the answer to a GET */
    Timelines(Function<String, JsonNode> hub) {
        this.hub = hub;
    }

    /**
     * About one customer's messages.
     *
     * @param doubts sends of each attempt of which nobody knew whether they arrived
     * @param held attempts that were laid before a person
     * @param cancelled communications, with a reason
     * @param decided attempts about which a person decided
     */
    record Said(Map<UUID, Integer> doubts, Set<UUID> held, Set<UUID> cancelled, Set<UUID> decided) {
        private static Said of(JsonNode entries) {
            var said = new Said(new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
            entries.forEach(said::read);
            return said;
        }

        private void read(JsonNode entry) {
            switch (entry.path("kind").asText()) {
                case "ambiguous" -> doubts.merge(id(entry, "attemptId"), 1, Integer::sum);
                case "held" -> held.add(id(entry, "attemptId"));
                case "cancelled" -> {
                    if (!entry.path("detail").path(0).asText("").isBlank()) {
                        cancelled.add(id(entry, "communicationId"));
                    }
                }
                case "work-item-resolved" -> {
                    if (entry.hasNonNull("attemptId")) {
                        decided.add(id(entry, "attemptId"));
                    }
                }
                default -> {} // of no concern here
            }
        }

        private static UUID id(JsonNode entry, String field) {
            return UUID.fromString(entry.path(field).asText());
        }
    }

    Said of(String customerNo) {
        return byCustomer.computeIfAbsent(
                customerNo,
                no -> Said.of(
                        hub.apply("/customers/timeline?customerNo=" + URLEncoder.encode(no, StandardCharsets.UTF_8))
                                .path("entries")));
    }
}
