package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;

/** What operators read about reasons is what the hub does. */
class OperatorsPageTest {
    private static final Path REASONS = Path.of("src/main/resources/se/budkavle/bounce/reasons");
    private static final Pattern WORD = Pattern.compile("`([a-z]+)`");

    private final Set<String> besides = Rules.load(Bundle.read(Path.of("mappings")))
            .channels()
            .channel("email")
            .softBounces()
            .besides();

    private record Row(Set<String> reasons, String outcome, String effect) {}

    @Test
    void eachReasonStandsInTheRowOfWhatTheHubDoes() throws IOException {
        List<Row> rows = rows();
        Set<String> named = new TreeSet<>();
        for (Row row : rows) {
            assertThat(row.reasons())
                    .allSatisfy(reason -> assertThat(row.outcome()).as(reason).isEqualTo(outcome(reason)));
            assertThat(row.reasons())
                    .as(row.effect())
                    .allMatch(reason -> besides.contains(reason) == row.effect().contains("nothing counts"));
            named.addAll(row.reasons());
        }
        assertThat(named).containsAll(told());
    }

    private static String outcome(String reason) {
        var refused =
                new BounceResult(null, "failed", null, "550", reason, Reasons.kind(reason, "550", null), null, null);
        return refused.blocked() ? "blocked" : "failed-" + refused.kind().word();
    }

    /** The rows of failures; of what is named with a condition the first row counts. */
    private static List<Row> rows() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        String section = page.substring(page.indexOf("### Which reason does what"));
        return section.substring(0, section.indexOf("\n### ", 5))
                .lines()
                .filter(line -> line.matches("\\| .*\\| `(failed-hard|failed-soft|blocked)` \\|.*"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(
                        words(cells[1].replaceFirst("; `notaccept` otherwise", "")),
                        cells[2].strip().replace("`", ""),
                        cells[3]))
                .toList();
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each reason has a table of its words. */
    private static Set<String> told() throws IOException {
        try (var files = Files.list(REASONS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[a-z]+\\.txt"))
                    .map(name -> name.replace(".txt", ""))
                    .filter(name -> !Set.of("greylisting", "spamlinks").contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
