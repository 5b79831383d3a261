package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** An explanation for people: a block a send-out, its plan and its rules as tables. */
final class ReadableExplanation {
    private ReadableExplanation() {}

    static String of(JsonNode explanation) {
        var text = new StringBuilder();
        JsonNode event = explanation.path("event");
        text.append(event.path("type").asText("event"))
                .append("  ")
                .append(event.path("id").asText(event.path("eventId").asText()))
                .append('\n');
        for (JsonNode sendout : explanation.path("sendouts")) {
            text.append('\n');
            sendout(text, sendout);
        }
        if (explanation.path("sendouts").isEmpty()) {
            text.append("\nno send-out is made on this event\n");
        }
        return text.toString();
    }

    private static void sendout(StringBuilder text, JsonNode sendout) {
        text.append(sendout.path("sendout").asText())
                .append(": ")
                .append(sendout.path("decision").asText().replace('-', ' '));
        if (sendout.path("reason").isTextual()) {
            text.append(", ").append(sendout.path("reason").asText());
        }
        if (sendout.path("language").isTextual()) {
            text.append("  [").append(sendout.path("language").asText()).append(']');
        }
        text.append('\n');
        text.append("  class ").append(word(sendout.path("class")));
        text.append(sendout.path("matched").asBoolean() ? ", its condition holds" : ", its condition does not hold");
        if (sendout.path("window").isObject()) {
            text.append(", window from ").append(Table.moment(sendout.at("/window/opens"), "now"));
            text.append(" to ").append(Table.moment(sendout.at("/window/closes"), "no end"));
        }
        text.append('\n');
        plan(text, sendout.path("plan"));
        rules(text, sendout.path("rules"));
    }

    private static void plan(StringBuilder text, JsonNode plan) {
        if (plan.isEmpty()) {
            return;
        }
        var table = new Table(List.of("step", "channel", "address", "cost", "wait", "latest start"));
        int step = 1;
        for (JsonNode row : plan) {
            table.row(
                    step++,
                    row.path("channel").asText(),
                    row.path("address").asText(),
                    row.path("cost").path("amount").asText() + " "
                            + row.path("cost").path("currency").asText(),
                    wait(row.path("wait").asText()),
                    Table.moment(row.path("latestStart"), "-"));
        }
        indented(text, table);
    }

    private static void rules(StringBuilder text, JsonNode rules) {
        if (rules.isEmpty()) {
            return;
        }
        var table = new Table(List.of("rule", "channel", "effect", "reason"));
        var notAllowed = new ArrayList<String>();
        for (JsonNode row : rules) {
            if (row.path("rule").asText().equals("allowed")) {
                notAllowed.add(row.path("channel").asText());
                continue;
            }
            table.row(
                    row.path("rule").asText(),
                    word(row.path("channel")),
                    row.path("effect").asText(),
                    word(row.path("reason")));
        }
        if (!notAllowed.isEmpty()) {
            text.append("  not allowed for this send-out: ")
                    .append(String.join(", ", notAllowed))
                    .append('\n');
        }
        if (notAllowed.size() < rules.size()) {
            indented(text, table);
        }
    }

    /** Working days and hours stand as their file writes them. */
    private static String wait(String iso) {
        try {
            Duration wait = Duration.parse(iso);
            var parts = new ArrayList<String>();
            part(parts, wait.toDays(), "d");
            part(parts, wait.toHoursPart(), "h");
            part(parts, wait.toMinutesPart(), "min");
            return parts.isEmpty() ? wait.toSeconds() + " s" : String.join(" ", parts);
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    private static void part(List<String> parts, long number, String unit) {
        if (number > 0) {
            parts.add(number + " " + unit);
        }
    }

    private static String word(JsonNode value) {
        return value.isTextual() ? value.asText() : "-";
    }

    private static void indented(StringBuilder text, Table table) {
        table.toString().lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
