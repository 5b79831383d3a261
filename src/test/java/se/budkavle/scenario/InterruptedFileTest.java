package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.Stores;
import se.budkavle.event.EventReader;
import se.budkavle.event.Intake;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileIntakeStore;
import se.budkavle.event.inbox.FileReading;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.event.inbox.InboxFile;
import se.budkavle.event.inbox.Visit;
import se.budkavle.work.BusinessClock;

/**
 * Files that are taken step by step, so that a step can fail: the hub's own door is not looking, the test is. A new
 * inbox and desk are what a restarted hub, or another one, has.
 */
class InterruptedFileTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.inbox.poll=PT24H", "--budkavle.sandbox.time=real");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void fault24AFileIsTakenUpAtItsCheckpointAndEachRowCountsOnce() {
        var source = DroppedFiles.of(data, "broken-off", "events");
        source.drop("big.jsonl", rows("crash", 1_700, 3, 777, 1_600));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            take(reading.next());
            take(reading.next());
            rejectHalfAChunk(reading.next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(eventsFrom("crash")).isEqualTo(998);

        readAll(new Inbox(data.resolve("inbox")));

        JsonNode report = source.reportInDone("big.jsonl");
        assertThat(List.of(
                        report.path("rows").asInt(),
                        report.path("accepted").asInt(),
                        report.path("replayed").asInt(),
                        report.path("rejected").asInt()))
                .containsExactly(1_700, 1_697, 0, 3);
        assertThat(report.path("rejections").findValuesAsText("row")).containsExactly("3", "777", "1600");
        assertThat(source.text("done/big.jsonl.rejected.jsonl").lines())
                .hasSize(3)
                .allMatch(l -> l.contains("\"dato\""));
        assertThat(eventsFrom("crash")).isEqualTo(1_697);
        source.awaitNothingInProcessing();
    }

    @Test
    void whenTheDatabaseRefusesAChunkNothingOfItIsStored() throws IOException {
        var source = DroppedFiles.of(data, "refused-chunk", "events");
        source.drop("x.jsonl", rows("undone", 10));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            rejectHalfAChunk(reading.next());
            reading.putOff();
            desk().settle(reading);
        }

        assertThat(eventsFrom("undone")).isZero();
        assertThat(source.names("processing")).contains("x.jsonl");
        readAll(new Inbox(data.resolve("inbox")));
        assertThat(source.reportInDone("x.jsonl").path("accepted").asInt()).isEqualTo(10);
    }

    @Test
    void aFileWhoseReportIsMissingAfterACrashIsReportedOn() throws IOException {
        var source = DroppedFiles.of(data, "unreported", "events");
        source.drop("x.jsonl", rows("unreported", 4, 2));
        readAndDie();
        Files.move(
                source.folder().resolve("processing/x.jsonl"), source.folder().resolve("done/x.jsonl"));

        desk().finish(new Inbox(data.resolve("inbox")));

        JsonNode report = source.reportInDone("x.jsonl");
        assertThat(List.of(
                        report.path("accepted").asInt(), report.path("rejected").asInt()))
                .containsExactly(3, 1);
        assertThat(report.path("duplicate").asBoolean()).isFalse();
        assertThat(source.text("done/x.jsonl.rejected.jsonl").lines()).hasSize(1);
    }

    @Test
    void aKillBetweenTheRejectedRowsAndTheirFileChangesNothingOfTheReport() throws IOException {
        var source = DroppedFiles.of(data, "half-placed", "events");
        source.drop("x.jsonl", rows("half-placed", 4, 2));
        readAndDie();
        String rejected = source.names("processing").stream()
                .filter(name -> name.endsWith(".rejected"))
                .findFirst()
                .orElseThrow();
        Files.move(
                source.folder().resolve("processing").resolve(rejected),
                source.folder().resolve("done/x.jsonl.rejected.jsonl"));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            assertThat(desk().open(file(visit), () -> true))
                    .as("it was read to its end")
                    .isEmpty();
        }

        assertThat(counts(source.reportInDone("x.jsonl"))).containsExactly(4, 3, 0, 1);
        assertThat(source.text("done/x.jsonl.rejected.jsonl").lines()).hasSize(1);
    }

    @Test
    void aFileThatComesAgainAfterItsSourceHasCollectedItLeavesTheRejectedRowsWhereTheyAre() throws IOException {
        var source = DroppedFiles.of(data, "collected", "events");
        String rows = rows("collected", 4, 2);
        source.drop("x.jsonl", rows);
        readAll(new Inbox(data.resolve("inbox")));
        Files.delete(source.folder().resolve("done/x.jsonl"));

        source.drop("x.jsonl", rows);
        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            assertThat(desk().open(file(visit), () -> true)).isEmpty();
        }

        assertThat(source.reportInDone("x.jsonl").path("duplicate").asBoolean()).isTrue();
        assertThat(source.names("done")).contains("x.jsonl.rejected.jsonl");
        assertThat(source.names("processing")).containsExactly(".lock");
    }

    @Test
    void fault27AHubWithAnInboxOfItsOwnLeavesAFileToTheOneThatReadIt() throws IOException {
        var source = DroppedFiles.of(data, "elsewhere", "events");
        var other = DroppedFiles.of(data.resolve("other"), "elsewhere", "events");
        Files.createDirectories(other.folder().resolve("done"));
        Files.writeString(other.folder().resolve("done/x.jsonl"), rows("other", 1));
        source.drop("x.jsonl", rows("elsewhere", 4, 2));
        readAndDie();

        desk().finish(new Inbox(data.resolve("other/inbox")));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            assertThat(desk().open(file(visit), () -> true)).isEmpty();
        }
        JsonNode report = source.reportInDone("x.jsonl");
        assertThat(report.path("duplicate").asBoolean()).isFalse();
        assertThat(report.path("accepted").asInt()).isEqualTo(3);
    }

    @Test
    void fault27OfTwoHubsOnOneFolderOneWins() throws IOException {
        var source = DroppedFiles.of(data, "contested", "events");
        source.drop("x.jsonl", rows("contested", 3));
        var other = new Inbox(data.resolve("inbox"));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            assertThat(other.visits()).isEmpty();
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            assertThat(other.visits())
                    .as("nor when the file lies in processing")
                    .isEmpty();
            take(reading.next());
            desk().settle(reading);
        }

        assertThat(other.visits()).as("nothing is left").isEmpty();
        assertThat(source.reportInDone("x.jsonl").path("accepted").asInt()).isEqualTo(3);
    }

    @Test
    void fault22AFileIsLeftAloneWhileItGrowsAndKeepsTimeFromLeaping() throws IOException {
        var source = DroppedFiles.of(data, "slow", "events");
        var inbox = new Inbox(data.resolve("inbox"));
        Path file = source.folder().resolve("slow.jsonl");
        Files.writeString(file, rows("slow", 1));
        assertThat(inbox.visits()).isEmpty();
        assertThat(inbox.visits()).isEmpty();
        assertThat(inbox.busy()).isTrue();

        Files.writeString(file, rows("slower", 1), StandardOpenOption.APPEND);

        assertThat(inbox.visits()).as("seen anew").isEmpty();
        assertThat(inbox.visits()).as("calm for one poll").isEmpty();
        readAll(inbox);
        assertThat(source.reportInDone("slow.jsonl").path("rows").asInt()).isEqualTo(2);
        assertThat(inbox.busy()).isFalse();
    }

    @Test
    void aMarkerThatIsOlderThanTheFileAnnouncesNothing() throws IOException {
        var source = DroppedFiles.of(data, "stale", "events");
        var inbox = new Inbox(data.resolve("inbox"));
        Path marker = Files.createFile(source.folder().resolve("x.jsonl.done"));
        Files.setLastModifiedTime(marker, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        Files.writeString(source.folder().resolve("x.jsonl"), rows("stale", 1));

        assertThat(inbox.visits()).isEmpty();
        Files.setLastModifiedTime(marker, FileTime.from(Instant.now().plusSeconds(1)));
        readAll(inbox);
        assertThat(source.names("."))
                .as("the marker goes with its file")
                .containsExactly("done", "failed", "processing");
    }

    @Test
    void aFileThatIsWrittenToWhileItIsReadIsReadAgain() throws IOException {
        var source = DroppedFiles.of(data, "late-writer", "events");
        source.drop("x.jsonl", rows("early", 2));
        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            take(reading.next());
            Files.writeString(
                    source.folder().resolve("processing/x.jsonl"), rows("late", 1), StandardOpenOption.APPEND);
            desk().settle(reading);
        }

        readAll(new Inbox(data.resolve("inbox")));

        JsonNode report = source.reportInDone("x.jsonl");
        assertThat(List.of(
                        report.path("rows").asInt(),
                        report.path("accepted").asInt(),
                        report.path("replayed").asInt()))
                .containsExactly(3, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected", "problems"})
    void aFileWhoseRejectedRowsSomebodyDeletesIsReadAgainFromItsFirstRow(String deleted) throws IOException {
        var source = DroppedFiles.of(data, "tidied-" + deleted, "events");
        source.drop("x.jsonl", rows("tidied-" + deleted, 700, 3, 600));
        var inbox = new Inbox(data.resolve("inbox"));
        try (Visit visit = onlyVisit(inbox)) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            take(reading.next());
            reading.close();
        }
        delete(source, deleted);
        try (Visit visit = onlyVisit(inbox)) {
            assertThat(desk().open(file(visit), () -> true))
                    .as("the next visit begins anew")
                    .isEmpty();
        }

        readAll(inbox);

        assertThat(counts(source.reportInDone("x.jsonl"))).containsExactly(700, 199, 499, 2);
        assertThat(source.reportInDone("x.jsonl").path("rejections").findValuesAsText("row"))
                .containsExactly("3", "600");
        assertThat(source.text("done/x.jsonl.rejected.jsonl").lines()).hasSize(2);
    }

    @Test
    void soIsOneThatWasReadToItsEndMeanwhile() throws IOException {
        var source = DroppedFiles.of(data, "tidied-late", "events");
        source.drop("x.jsonl", rows("tidied-late", 4, 2));
        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            take(reading.next());
            delete(source, "rejected");
            desk().settle(reading);
        }
        assertThat(source.names("processing")).contains("x.jsonl");

        readAll(new Inbox(data.resolve("inbox")));

        assertThat(counts(source.reportInDone("x.jsonl"))).containsExactly(4, 0, 3, 1);
        assertThat(source.text("done/x.jsonl.rejected.jsonl").lines()).hasSize(1);
    }

    private static void delete(DroppedFiles source, String ending) throws IOException {
        Path processing = source.folder().resolve("processing");
        for (String name : source.names("processing")) {
            if (name.endsWith("." + ending)) {
                Files.delete(processing.resolve(name));
                return;
            }
        }
        throw new AssertionError("nothing in processing ends with " + ending);
    }

    /** Rows, those accepted, replayed and rejected. */
    private static List<Integer> counts(JsonNode report) {
        return Stream.of("rows", "accepted", "replayed", "rejected")
                .map(name -> report.path(name).asInt())
                .toList();
    }

    @Test
    void aReadingThatMayNotGoOnStopsAtItsCheckpoint() throws IOException {
        var source = DroppedFiles.of(data, "held-up", "events");
        source.drop("x.jsonl", rows("held-up", 3));

        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> false).orElseThrow();
            assertThat(reading.hasNext()).isFalse();
            desk().settle(reading);
        }

        assertThat(source.names("processing")).contains("x.jsonl");
        readAll(new Inbox(data.resolve("inbox")));
        assertThat(source.reportInDone("x.jsonl").path("accepted").asInt()).isEqualTo(3);
    }

    private static FileDesk desk() {
        var releases = hub.bean(Releases.class);
        Clock clock = hub.bean(BusinessClock.class);
        var feeds = FeedCatalogue.load(
                releases.get().bundle(), new EventReader(releases.get().events(), clock));
        return new FileDesk(
                () -> feeds,
                new FileIntakeStore(hub.bean(JdbcTemplate.class)),
                hub.bean(Stores.class).events()::packed,
                clock);
    }

    private static Visit onlyVisit(Inbox inbox) {
        List<Visit> visits = inbox.visits();
        assertThat(visits).hasSize(1);
        return visits.getFirst();
    }

    private static InboxFile file(Visit visit) {
        return visit.iterator().next();
    }

    /** To the end of its first chunk; what follows is a restarted hub's matter. */
    private static void readAndDie() throws IOException {
        try (Visit visit = onlyVisit(new Inbox(data.resolve("inbox")))) {
            FileReading reading = desk().open(file(visit), () -> true).orElseThrow();
            take(reading.next());
            reading.close();
        }
    }

    private static void take(FileReading.Chunk chunk) {
        FileReading reading = chunk.reading();
        hub.bean(Intake.class)
                .takeRows(chunk.events(), "file", reading.priority(), reading.bringsNews(), chunk::settled);
    }

    /** All is written, the rejected rows too, and then the transaction does not come to its end. */
    private static void rejectHalfAChunk(FileReading.Chunk chunk) {
        try {
            hub.bean(Intake.class)
                    .takeRows(chunk.events(), "file", chunk.reading().priority(), true, answers -> {
                        chunk.settled(answers);
                        throw new IllegalStateException("the power goes");
                    });
        } catch (IllegalStateException asWanted) {
            assertThat(asWanted).hasMessage("the power goes");
        }
    }

    private static void readAll(Inbox inbox) {
        try (Visit visit = onlyVisit(inbox)) {
            for (InboxFile file : visit) {
                FileReading reading = desk().open(file, () -> true).orElseThrow();
                reading.forEachRemaining(InterruptedFileTest::take);
                desk().settle(reading);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rows(String id, int count, Integer... wrong) {
        var broken = new ArrayList<>(List.of(wrong));
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    String event =
                            RunningHub.example("invoice.zero", id + "-" + i).toString();
                    return broken.contains(i) ? event.replace("\"data\"", "\"dato\"") : event;
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static int eventsFrom(String prefix) {
        return hub.bean(JdbcTemplate.class)
                .queryForObject("select count(*) from event where id like ?", Integer.class, prefix + "-%");
    }
}
