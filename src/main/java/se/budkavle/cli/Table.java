package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import se.budkavle.work.BusinessClock;

/** Aligned columns with a heading; numbers stand to the right. */
final class Table {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(BusinessClock.ZONE);

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heading) {
        this.heading = List.copyOf(heading);
    }

    Table row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    Table row(Object... cells) {
        return row(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    /** To the minute, as a clock in Sweden shows it; {@code otherwise} when there is none. */
    static String moment(JsonNode value, String otherwise) {
        return value.isTextual() ? MOMENT.format(Instant.parse(value.asText())) : otherwise;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        line(text, heading);
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            int width = width(column);
            line.append(column == 0 ? "" : "  ");
            line.append(isNumeric(column) ? " ".repeat(width - length(cell)) + cell : padded(cell, width));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int widest = length(heading.get(column));
        for (List<String> row : rows) {
            widest = Math.max(widest, length(row.get(column)));
        }
        return widest;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[0-9][0-9.,]*|-"));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
