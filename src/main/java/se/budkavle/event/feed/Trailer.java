package se.budkavle.event.feed;

import java.util.Optional;

/**
 * The last record of a file, which tells how many rows it should hold.
 *
 * @param starts what the record begins with
 * @param field where the count stands in it
 */
record Trailer(String starts, CountField field) {
    /** Where a trailer's count stands. */
    sealed interface CountField {
        /** @param from 1-based position */
        record Position(int from, int length) implements CountField {}

        /** @param column 1-based */
        record Column(int column, char separator) implements CountField {}
    }

    boolean fits(String record) {
        return record.startsWith(starts);
    }

    Optional<Long> count(String record) {
        String text =
                switch (field) {
                    case CountField.Position p ->
                        record.length() < p.from - 1 + p.length
                                ? ""
                                : record.substring(p.from - 1, p.from - 1 + p.length);
                    case CountField.Column c -> cell(record, c);
                };
        String digits = text.strip();
        return digits.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }

    private static String cell(String record, CountField.Column c) {
        String[] cells = record.split(java.util.regex.Pattern.quote(String.valueOf(c.separator)), -1);
        return c.column <= cells.length ? cells[c.column - 1].replace("\"", "") : "";
    }

    /** The same trailer for another number of rows. */
    String withCount(String record, long rows) {
        return switch (field) {
            case CountField.Position p ->
                record.substring(0, p.from - 1)
                        + ("%0" + p.length + "d").formatted(rows)
                        + record.substring(p.from - 1 + p.length);
            case CountField.Column c -> {
                String[] cells = record.split(java.util.regex.Pattern.quote(String.valueOf(c.separator)), -1);
                cells[c.column - 1] = Long.toString(rows);
                yield String.join(String.valueOf(c.separator), cells);
            }
        };
    }
}
