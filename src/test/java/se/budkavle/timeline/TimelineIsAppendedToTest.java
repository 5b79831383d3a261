package se.budkavle.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happened is added to the timeline; no statement of the program changes it or takes it away. */
class TimelineIsAppendedToTest {
    private static final Pattern CHANGES = Pattern.compile(
            "(update|delete\\s+from|truncate(\\s+table)?|merge\\s+into)\\s+timeline(_[a-z0-9_]+)?\\b",
            Pattern.CASE_INSENSITIVE);

    @Test
    void noStatementChangesOrRemovesWhatTheTimelineSays() throws IOException {
        assertThat(CHANGES.matcher("delete from\n  timeline where").find()).isTrue();
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().matches(".*[.](java|sql|yaml)"))
                            .filter(file -> CHANGES.matcher(read(file)).find()))
                    .isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
