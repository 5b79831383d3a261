package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import se.budkavle.work.BusinessClock;

/** A customer's timeline for people: a heading a day, a line an entry, oldest first. */
final class ReadableTimeline {
    private static final ZoneId ZONE = BusinessClock.ZONE;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private ReadableTimeline() {}

    static String of(JsonNode timeline) {
        var text = new StringBuilder("Customer ")
                .append(timeline.path("customerNo").asText())
                .append('\n');
        boolean several = timeline.path("entries").findValuesAsText("communicationId").stream()
                        .filter(id -> !id.equals("null"))
                        .distinct()
                        .count()
                > 1;
        String day = "";
        for (JsonNode entry : timeline.path("entries")) {
            ZonedDateTime at = Instant.parse(entry.path("at").asText()).atZone(ZONE);
            if (!day.equals(DAY.format(at))) {
                day = DAY.format(at);
                text.append('\n').append(day).append('\n');
            }
            line(text, at, entry, several);
        }
        return text.toString();
    }

    /** @param several more messages than one, which are told apart by the end of their ids */
    private static void line(StringBuilder text, ZonedDateTime at, JsonNode entry, boolean several) {
        text.append("  ").append(TIME.format(at)).append("  ");
        if (several) {
            String id = word(entry, "communicationId");
            text.append(Table.padded(id.isEmpty() ? "" : "#" + id.substring(id.length() - 4), 5))
                    .append("  ");
        }
        text.append(Table.padded(word(entry, "channel"), 7)).append("  ");
        text.append(entry.path("text").asText(entry.path("kind").asText()));
        String partner = word(entry, "partner");
        if (!partner.isEmpty()) {
            text.append(" (").append(partner).append(')');
        }
        text.append('\n');
    }

    private static String word(JsonNode entry, String field) {
        return entry.path(field).isTextual() ? entry.path(field).asText() : "";
    }
}
