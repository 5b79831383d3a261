package se.budkavle.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What mail systems write, as rows. {@code tables.txt} names the files in the order in which they are asked. A row is
 * either {@code <code> <reason> <phrase>}, or {@code <mark> <phrase>}; a line that begins with {@code =} is the example
 * that belongs to the row above it.
 */
final class Tables {
    /** What a phrase is a mark of, other than a reason. */
    enum Mark {
        /** The sender of reports, whom nobody else would call himself. */
        DAEMON,
        /** A sender of reports, among other mail. */
        POSTMASTER,
        /** A machine that sends mail of all kinds. */
        ROBOT,
        /** The subject of a report. */
        SUBJECT,
        /** Words that a report has and hardly any other mail. */
        TEXT,
        /** Words that reports have, and others too. */
        WORDS,
        /** Where the failed recipient stands. */
        RECIPIENT,
        /** Behind this the returned mail begins. */
        ORIGINAL,
        /** The mail system has not given up yet. */
        DELAYED,
        /** It has arrived. */
        DELIVERED,
        /** The recipient had taken the address before, and the content was refused. */
        DATA,
        /** The subject or sender of an automatic reply. */
        AWAY,
        /** A provider passes on that somebody called the mail spam. */
        COMPLAINT,
        /** Speaks of many mails: statistics, logs. */
        DIGEST,
        /** Names somebody who helps, and who was not written to. */
        HELPER,
        /** Behind this a server's own words are quoted. */
        ANSWER
    }

    /**
     * @param code reply code or enhanced code with which the words are said, or its beginning ({@code 5}, {@code 5.7.}); {@code -} for none, empty for any
     * @param plain whether nobody else says that, so that it is asked for before all others
     */
    record Row(String file, int line, boolean plain, String code, String word, Phrase phrase, List<String> examples) {
        boolean fits(Wording wording, @Nullable String reply, @Nullable String status) {
            return saidWith(reply, status) && phrase.isIn(wording);
        }

        private boolean saidWith(@Nullable String reply, @Nullable String status) {
            if (code.equals("-")) {
                return reply == null;
            }
            if (code.indexOf('.') >= 0) {
                return status != null && (code.endsWith(".") ? status.startsWith(code) : status.equals(code));
            }
            String said = reply != null ? reply : status != null ? status.substring(0, 1) : code;
            return said.startsWith(code.length() > said.length() ? code.substring(0, said.length()) : code);
        }

        @Override
        public String toString() {
            return file + ":" + line + ": " + phrase;
        }
    }

    private static final Set<String> MARK_WORDS = Stream.of(Mark.values())
            .map(mark -> mark.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    private static final Tables SHIPPED = new Tables();

    private final List<Row> reasons = new ArrayList<>();
    private final Map<Mark, List<Row>> marks = new EnumMap<>(Mark.class);

    private Tables() {
        for (Mark mark : Mark.values()) {
            marks.put(mark, new ArrayList<>());
        }
        List<String> files =
                lines("tables.txt").stream().filter(line -> !isRemark(line)).toList();
        files.forEach(this::read);
        // what one system alone says stands beside what all say for the same reason
        reasons.sort(Comparator.comparingInt(row -> row.plain()
                ? -1
                : files.indexOf(row.file().startsWith("reasons/") ? row.file() : "reasons/" + row.word() + ".txt")));
    }

    static Tables shipped() {
        return SHIPPED;
    }

    List<Row> reasons() {
        return reasons;
    }

    List<Row> marks(Mark mark) {
        return marks.get(mark);
    }

    /** The first row that fits. */
    Optional<Row> reason(Wording wording, @Nullable String reply, @Nullable String status) {
        for (Row row : reasons) {
            if (row.fits(wording, reply, status)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** Where the first of these marks stands. */
    Optional<Integer> first(Mark mark, Wording wording) {
        return marks.get(mark).stream()
                .map(row -> row.phrase().find(wording, 0))
                .filter(at -> at >= 0)
                .min(Comparator.naturalOrder());
    }

    boolean has(Mark mark, Wording... wordings) {
        for (Row row : marks.get(mark)) {
            for (Wording wording : wordings) {
                if (row.phrase().isIn(wording)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void read(String file) {
        List<String> lines = lines(file);
        @Nullable Row last = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("=") && last != null) {
                last.examples().add(line.substring(1).strip());
            } else if (!isRemark(line)) {
                last = row(file, i + 1, line);
            }
        }
    }

    private Row row(String file, int number, String line) {
        String[] mark = line.strip().split("\\s+", 2);
        boolean isMark = MARK_WORDS.contains(mark[0]);
        String[] parts =
                isMark ? new String[] {"*", mark[0], mark[1]} : line.strip().split("\\s+", 3);
        try {
            boolean plain = parts[0].startsWith("!");
            String said = plain ? parts[0].substring(1) : parts[0];
            String code = "*".equals(said) ? "" : said;
            var row = new Row(file, number, plain, code, parts[1], Phrase.of(parts[2]), new ArrayList<>());
            (isMark ? marks.get(Mark.valueOf(mark[0].toUpperCase(Locale.ROOT))) : reasons).add(row);
            return row;
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException(
                    "%s:%d: a row is <code> <reason> <phrase> or <mark> <phrase>: %s"
                            .formatted(file, number, e.getMessage()),
                    e);
        }
    }

    static boolean isRemark(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
