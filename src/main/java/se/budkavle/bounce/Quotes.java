package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** How mail programs mark what is quoted, by the rows of {@code quotes.txt}; and what somebody wrote besides. */
final class Quotes {
    private static final int MOST_LINES = 3;
    private static final int LONGEST_LINE = 300;
    private static final int HEADER_BELOW = 3;
    private static final int LONGEST_WORD = 12;
    private static final Quotes SHIPPED = new Quotes();

    enum Mark {
        ATTRIBUTION,
        HEADER,
        SIGNATURE
    }

    record Row(Mark mark, Pattern pattern, List<String> examples) {
        boolean fits(String line) {
            return line.length() <= LONGEST_LINE && pattern.matcher(line).matches();
        }
    }

    private final List<Row> rows = new ArrayList<>();

    private Quotes() {
        for (String line : Tables.lines("quotes.txt")) {
            if (line.startsWith("=")) {
                rows.getLast().examples().add(line.substring(1).strip());
            } else if (!Tables.isRemark(line)) {
                rows.add(row(line));
            }
        }
    }

    private static Row row(String line) {
        String[] row = line.strip().split("\\s+", 2);
        try {
            return new Row(
                    Mark.valueOf(row[0].toUpperCase(Locale.ROOT)),
                    Pattern.compile(row[1], Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                    new ArrayList<>());
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException(
                    "quotes.txt: a row is <mark> <regular expression>: " + line
                            + (e instanceof PatternSyntaxException ? ": " + e.getMessage() : ""),
                    e);
        }
    }

    static Quotes shipped() {
        return SHIPPED;
    }

    List<Row> rows() {
        return rows;
    }

    /**
     * What stands above or between what is quoted. Where a whole mail seems to be quoted it is returned as it is: better
     * too much than a word lost. A signature is cut off where a single line is left without it.
     */
    String written(String text) {
        String own = unquoted(text.lines().map(Quotes::plain).toList()).strip();
        String first = above(own.lines().toList(), Mark.SIGNATURE).strip();
        long letters = first.chars().filter(Character::isLetter).count();
        return letters > 0 && letters <= LONGEST_WORD && first.indexOf('\n') < 0 ? first : own;
    }

    private String unquoted(List<String> lines) {
        var own = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            int marks = attribution(lines, i);
            if (isQuoted(lines.get(i)) || marks > 0 && nextIsQuoted(lines, i + marks)) {
                i += Math.max(0, marks - 1);
            } else if (marks > 0 || isHeader(lines, i)) {
                boolean above = own.stream().anyMatch(Quotes::saysSomething);
                return String.join(
                        "\n", above ? own.stream().filter(Quotes::isNoRule).toList() : lines);
            } else {
                own.add(lines.get(i));
            }
        }
        return String.join("\n", own);
    }

    private String above(List<String> lines, Mark mark) {
        int end = 0;
        while (end < lines.size() && !is(mark, lines.get(end))) {
            end++;
        }
        return String.join("\n", lines.subList(0, end));
    }

    /** How many lines the attribution takes that begins here; 0 when none does. */
    private int attribution(List<String> lines, int at) {
        var joined = new StringBuilder();
        for (int n = 1;
                n <= MOST_LINES
                        && at + n <= lines.size()
                        && !lines.get(at + n - 1).isEmpty();
                n++) {
            joined.append(n == 1 ? "" : " ").append(lines.get(at + n - 1));
            if (is(Mark.ATTRIBUTION, joined.toString())) {
                return n;
            }
        }
        return 0;
    }

    private boolean isHeader(List<String> lines, int at) {
        return is(Mark.HEADER, lines.get(at))
                && lines.stream()
                        .skip(at + 1L)
                        .filter(line -> !line.isEmpty())
                        .limit(HEADER_BELOW)
                        .anyMatch(line -> is(Mark.HEADER, line));
    }

    private boolean is(Mark mark, String line) {
        return rows.stream().anyMatch(row -> row.mark() == mark && row.fits(line));
    }

    private static boolean nextIsQuoted(List<String> lines, int from) {
        return lines.stream()
                .skip(from)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter(Quotes::isQuoted)
                .isPresent();
    }

    private static boolean isQuoted(String line) {
        return line.startsWith(">");
    }

    private static boolean saysSomething(String line) {
        return isNoRule(line) && line.chars().anyMatch(Character::isLetterOrDigit);
    }

    /** Outlook draws a line above the mail that is answered. */
    private static boolean isNoRule(String line) {
        return !line.matches("[_=-]{5,}");
    }

    private static String plain(String line) {
        return line.replace('\u00a0', ' ').strip();
    }
}
