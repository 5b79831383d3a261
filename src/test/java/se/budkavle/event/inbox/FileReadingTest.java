package se.budkavle.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.event.NewEvent;
import se.budkavle.event.Reading;
import se.budkavle.event.inbox.FileIntake.State;

/** What a file's reading says of itself when the hub makes nothing of a row. */
class FileReadingTest {
    @TempDir
    Path inbox;

    @Test
    void aFaultThatIsFoundBeforeTheLastChunkIsStoredCountsThatChunkAsTaken() throws IOException {
        try (FileReading reading = readingThatFailsAt(700)) {
            FileReading.Chunk first = reading.next();
            assertThat(reading.hasNext())
                    .as("asked, as a splitter does, before the first is handed on")
                    .isFalse();

            first.settled(List.of());

            assertThat(reading.refusal(reading.intake()))
                    .isEqualTo("The hub failed at row 700 (IllegalStateException); the rows before row 501 are taken.");
        }
    }

    private FileReading readingThatFailsAt(long bad) throws IOException {
        var folder = new FeedFolder("crm", "people", inbox);
        Path path = Files.createDirectories(folder.processing()).resolve("people.csv");
        Files.writeString(path, PeopleFeed.file(1203));
        return new FileReading(
                new FileIntakeStore(new Kept()),
                PeopleFeed.made(),
                InboxFile.of(folder, path),
                Stability.Look.at(path),
                new FileIntake("crm", "people", "5ha", "people.csv", State.READING, 0, FileCounts.NONE),
                row -> packed(row, bad),
                () -> true);
    }

    /** What a row becomes is not looked at here. */
    private static NewEvent packed(Reading.Accepted row, long bad) {
        if (row.fileRow().row() == bad) {
            throw new IllegalStateException("of the hub's own making");
        }
        return null;
    }

    private static final class Kept extends JdbcTemplate {
        @Override
        public int update(String sql, Object... arguments) {
            return 1;
        }
    }
}
