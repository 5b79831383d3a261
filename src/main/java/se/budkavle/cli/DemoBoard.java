package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The live table of a demo: redrawn in place on a terminal, else a line now and then. */
final class DemoBoard {
    private static final List<String> COUNTS = List.of("sent", "delivered", "bounced", "fellBack", "waiting");
    private static final List<String> HEADING =
            List.of("channel", "sent", "delivered", "bounced", "fell back", "waiting");
    private static final long LINE_EVERY_MILLIS = 3_000;

    private final Console console;
    private final boolean silent;
    private int drawnLines;
    private long lastLine;
    private String last = "";

    /** @param silent draws nothing: the answer is JSON */
    DemoBoard(Console console, boolean silent) {
        this.console = console;
        this.silent = silent;
    }

    void show(JsonNode status, long machineMillis) {
        if (silent) {
            return;
        }
        if (console.terminal()) {
            redraw(heading(status) + table(status));
        } else if (machineMillis - lastLine >= LINE_EVERY_MILLIS) {
            lastLine = machineMillis;
            line(status);
        }
    }

    /** The table as it stands at the end, for good. */
    void last(JsonNode status) {
        if (silent) {
            return;
        }
        if (console.terminal()) {
            redraw(heading(status) + table(status));
        } else {
            console.out().print(heading(status) + table(status));
            console.out().flush();
        }
    }

    private void redraw(String picture) {
        if (drawnLines > 0) {
            console.out().print("\u001B[" + drawnLines + "A\u001B[J");
        }
        console.out().print(picture);
        console.out().flush();
        drawnLines = (int) picture.lines().count();
    }

    /** One line when something has changed; the first says what the numbers are. */
    private void line(JsonNode status) {
        String channels = channels(status);
        if (last.isEmpty()) {
            console.out().println("channel sent/delivered/bounced/fell back/waiting");
        }
        if (!channels.equals(last)) {
            console.out().println(heading(status).strip() + ": " + channels);
            last = channels;
        }
    }

    private static String heading(JsonNode status) {
        return "%s   %d events, %d still on their way%n"
                .formatted(
                        status.path("businessTime").asText().replaceFirst("\\..*Z?$", "Z"),
                        sum(status.path("events")),
                        status.path("unsettled").asLong());
    }

    static long sum(JsonNode counts) {
        return StreamSupport.stream(counts.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static Table table(JsonNode status) {
        var table = new Table(HEADING);
        for (JsonNode channel : status.path("channels")) {
            table.row(
                    channel.path("channel").asText(),
                    channel.path("sent").asLong(),
                    channel.path("delivered").asLong(),
                    channel.path("bounced").asLong(),
                    channel.path("fellBack").asLong(),
                    channel.path("waiting").asLong());
        }
        return table;
    }

    private static String channels(JsonNode status) {
        if (status.path("channels").isEmpty()) {
            return "nothing sent yet";
        }
        return StreamSupport.stream(status.path("channels").spliterator(), false)
                .map(channel -> channel.path("channel").asText() + " "
                        + COUNTS.stream()
                                .map(count -> channel.path(count).asText())
                                .collect(Collectors.joining("/")))
                .collect(Collectors.joining(", "));
    }
}
