package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/testing.md says of each fault which tests bear its number, and names no test that is not there. */
class TestingPageTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final int FAULTS = 42;
    /** Number, words, classes in {@code test}, classes in {@code --full}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d\\d) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");
    /** A method with what stands above it, back to the end of what came before. */
    private static final Pattern METHOD = Pattern.compile("(@Tag\\(\"full\"\\)[^{};]*)?void fault(\\d\\d)\\w*\\(");

    private static final String SIZED = "Boolean.getBoolean(\"budkavle.full\")";

    private final String page = text(Path.of("docs/testing.md"));

    @Test
    void eachFaultIsProvedByTheTestsThatBearItsNumber() {
        var always = new TreeMap<String, Set<String>>();
        var inFullAlone = new TreeMap<String, Set<String>>();
        var longer = new TreeMap<String, Set<String>>();
        tests().forEach(file -> {
            String source = text(file);
            METHOD.matcher(source).results().forEach(method -> {
                boolean tagged = method.group(1) != null;
                add(tagged ? inFullAlone : always, method.group(2), file);
                if (tagged || source.contains(SIZED)) {
                    add(longer, method.group(2), file);
                }
            });
        });

        List<MatchResult> rows = ROW.matcher(page).results().toList();
        assertThat(rows)
                .as("a row for each fault")
                .map(row -> Integer.parseInt(row.group(1)))
                .isEqualTo(IntStream.rangeClosed(1, FAULTS).boxed().toList());
        assertThat(rows).allSatisfy(row -> {
            String fault = row.group(1);
            Set<String> full = named(row.group(4));
            assertThat(named(row.group(3)))
                    .as("classes with a method fault%s… that always runs", fault)
                    .isEqualTo(always.getOrDefault(fault, Set.of()));
            assertThat(full)
                    .as("classes with a method fault%s… tagged full", fault)
                    .containsAll(inFullAlone.getOrDefault(fault, Set.of()));
            assertThat(longer.getOrDefault(fault, Set.of()))
                    .as("classes whose fault%s… is longer with --full", fault)
                    .containsAll(full);
            assertThat(always.containsKey(fault) || !full.isEmpty())
                    .as("fault %s has a test", fault)
                    .isTrue();
        });
    }

    @Test
    void eachTestThatThePageNamesIsThere() {
        var sources = tests().collect(Collectors.toMap(TestingPageTest::name, TestingPageTest::text));

        NAMED.matcher(page).results().forEach(named -> {
            String source = sources.get(named.group(1));
            assertThat(source).as("docs/testing.md names %s", named.group()).isNotNull();
            if (named.group(2) != null) {
                assertThat(source)
                        .as("docs/testing.md names %s", named.group())
                        .contains("void " + named.group(2) + "(");
            }
        });
    }

    private static void add(Map<String, Set<String>> classes, String fault, Path file) {
        classes.computeIfAbsent(fault, f -> new TreeSet<>()).add(name(file));
    }

    private static Set<String> named(String cell) {
        return NAMED.matcher(cell).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> tests() {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(f -> f.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
