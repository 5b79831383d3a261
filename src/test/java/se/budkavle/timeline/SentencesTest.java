package se.budkavle.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is decided or happens can be read in plain words. */
class SentencesTest {
    private static final Path SOURCES = Path.of("src/main/java/se/budkavle");
    private static final Pattern REASON = Pattern.compile("Reason\\.of\\(\\s*\"([a-z-]+)\"(?!\\s*\\+)");
    private static final Pattern CONSTANT = Pattern.compile("String [A-Z_]+ = \"([a-z-]+)\";");
    private static final Pattern ENTRY = Pattern.compile("(?<!WorkItem\\.)\\b(?:entry|ofEvent|tell)\\(([^;{]*)");
    private static final Pattern WORD = Pattern.compile("\"(?!(?:sms|email|letter)\")([a-z]+(?:-[a-z]+)*)\"");
    private static final Pattern MEANING = Pattern.compile("\\breason: ([a-z-]+)");

    @Test
    void everyReasonInTheSourceHasASentence() throws IOException {
        var missing = new TreeMap<String, String>();
        for (Path file : files(SOURCES, ".java")) {
            String text = Files.readString(file);
            words(REASON, text).forEach(code -> note(missing, code, file));
            if (file.endsWith("planning/Reasons.java")) {
                words(CONSTANT, text).forEach(code -> note(missing, code, file));
            }
        }
        assertThat(missing).as("codes without a line in sentences.properties").isEmpty();
    }

    @Test
    void everyReasonThatAPartnersTableGivesHasASentence() throws IOException {
        var missing = new TreeMap<String, String>();
        for (Path file : files(Path.of("mappings/partners"), "codes.yaml")) {
            words(MEANING, Files.readString(file)).forEach(code -> note(missing, code, file));
        }
        assertThat(missing).as("codes without a line in sentences.properties").isEmpty();
    }

    @Test
    void everyKindOfTimelineEntryInTheSourceHasASentence() throws IOException {
        var missing = new TreeMap<String, String>();
        var found = new TreeSet<String>();
        for (Path file : files(SOURCES.resolve("delivery"), ".java")) {
            Matcher call = ENTRY.matcher(Files.readString(file));
            while (call.find()) {
                found.addAll(words(WORD, call.group(1)));
                words(WORD, call.group(1)).forEach(kind -> note(missing, "timeline." + kind, file));
            }
        }
        assertThat(found).as("what the search must find").contains("event", "planned", "sealed", "fallback", "silence");
        assertThat(missing).as("kinds without a line in sentences.properties").isEmpty();
    }

    @Test
    void everyStateThatIsWrittenToTheTimelineHasASentence() {
        Stream<String> attempts =
                Stream.of("accepted", "sent", "delivered", "failed").map("attempt-"::concat);
        assertThat(Stream.concat(attempts, Stream.of("cancelled", "expired", "exhausted", "not-sent", "planned"))
                        .filter(kind -> !Sentences.has("timeline." + kind)))
                .isEmpty();
    }

    @Test
    void anEntryThatEndsWithAReasonReadsAsOneSentence() {
        var entry = new Reason("timeline.not-sent", List.of("member-offer-monthly", "opted-out", "e-mail", "stop"));
        assertThat(entry.sentence()).isEqualTo("member-offer-monthly is not sent: opted out of e-mail by stop");
    }

    @Test
    void momentsInsideSentencesAreOurTime() {
        assertThat(new Reason("timeline.not-taken", List.of("2026-07-15T21:30:00Z")).sentence())
                .isEqualTo("the partner did not take it; the next try is at 2026-07-15 23:30");
    }

    @Test
    void aCodeWithoutASentenceIsShownAsItCame() {
        var entry = new Reason("timeline.attempt-failed", List.of("rejected", "http-403"));
        assertThat(entry.sentence()).isEqualTo("not delivered (rejected): http-403");
    }

    private static void note(Map<String, String> missing, String code, Path file) {
        if (!Sentences.has(code)) {
            missing.put(code, String.valueOf(file.getFileName()));
        }
    }

    private static Set<String> words(Pattern pattern, String text) {
        var found = new TreeSet<String>();
        pattern.matcher(text).results().forEach(m -> found.add(m.group(1)));
        return found;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(p -> p.toString().endsWith(ending)).toList();
        }
    }
}
