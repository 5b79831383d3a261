package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import se.budkavle.release.StrictJson;

/** The status for people: of each partner one word for how it stands, and what a person looks for first. */
final class ReadableStatus {
    private ReadableStatus() {}

    static String of(JsonNode status) {
        ObjectNode shown = status.deepCopy();
        if (shown.path("businessTime").isTextual()) {
            Instant at = Instant.parse(shown.path("businessTime").asText());
            shown.put("businessTime", at.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (shown.path("partners").isArray()) {
            shown.set("partners", partners(shown.path("partners")));
        }
        for (String door : List.of("artemis", "kafka")) {
            if (shown.path(door).isEmpty()) {
                shown.remove(door); // none is there
            }
        }
        return ReadableJson.of(shown);
    }

    private static ArrayNode partners(JsonNode partners) {
        ArrayNode rows = StrictJson.MAPPER.createArrayNode();
        for (JsonNode p : partners) {
            ObjectNode row = rows.addObject();
            row.set("partner", p.path("partner"));
            row.set("channel", p.path("channel"));
            row.set("mode", p.path("mode"));
            row.put("is", stands(p));
            row.set("waiting", p.path("waiting"));
            row.put(
                    "oldest",
                    p.path("waiting").asLong() == 0
                            ? "-"
                            : p.path("oldestSeconds").asText() + " s");
            row.set("sending", p.path("sending"));
            row.set("sent/s", p.path("sentPerSecond"));
            row.set("failed/min", p.path("failuresLastMinute"));
            row.set("share", p.path("share"));
        }
        return rows;
    }

    /** What a person did to it comes before what it does by itself. */
    private static String stands(JsonNode p) {
        if (p.path("paused").asBoolean()) {
            return "paused";
        }
        if (p.path("draining").asBoolean()) {
            return "draining";
        }
        String breaker = p.path("breaker").asText("closed");
        return breaker.equals("closed") ? p.path("away").asBoolean() ? "away" : "running" : "breaker " + breaker;
    }
}
