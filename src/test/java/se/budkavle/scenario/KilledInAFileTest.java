package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a hub that is in the middle of a file. What is taken waits to be planned: the file alone is looked at. */
class KilledInAFileTest {
    @TempDir
    Path folder;

    @Test
    void fault24AfterAKillTheFileGoesOnAtItsCheckpointAndEachRowIsTakenOnce() throws Exception {
        killedAt(6_001, 3_000);
    }

    @Test
    @Tag("full")
    void fault24AfterAKillAtRow500001OfAMillionEachRowIsTakenOnce() throws Exception {
        killedAt(1_000_000, 500_001);
    }

    private void killedAt(int rows, int row) throws Exception {
        Path data = folder.resolve("data");
        Path inbox = Files.createDirectories(data.resolve("inbox/mainframe/events"));
        write(inbox.resolve("all.jsonl"), rows);
        try (var hub = new HubProcess(
                data, "-Dbudkavle.routes=" + withoutPlanning(), "-Dbudkavle.inbox.most-unplanned=" + Long.MAX_VALUE)) {
            hub.start();
            Files.createFile(inbox.resolve("all.jsonl.done"));
            awaitRows(hub, row);

            hub.kill();

            assertThat(inbox.resolve("processing/all.jsonl"))
                    .as("it was in the middle")
                    .exists();
            hub.start();
            JsonNode report = report(inbox.resolve("done/all.jsonl.report.json"));
            assertThat(List.of(
                            report.path("rows").asInt(),
                            report.path("accepted").asInt(),
                            report.path("replayed").asInt(),
                            report.path("rejected").asInt()))
                    .containsExactly(rows, rows, 0, 0);
            assertThat(hub.number("select count(distinct id) from event")).isEqualTo(rows);
            assertThat(hub.number("select count(*) from event")).isEqualTo(rows);
            assertThat(hub.number("select count(*) from work where lane = 'plan'"))
                    .isEqualTo(rows);
        }
    }

    private static void write(Path file, int rows) throws IOException {
        ObjectNode event = RunningHub.example("invoice.zero", "row");
        String text = event.toString();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= rows; i++) {
                out.write(text.replace("\"id\":\"row\"", "\"id\":\"row-" + i + "\""));
                out.write('\n');
            }
        }
    }

    private Path withoutPlanning() throws IOException {
        Path from = Path.of("routes").toAbsolutePath();
        Path to = folder.resolve("routes");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("plan-communications.camel.yaml")) {
                    Path copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private static void awaitRows(HubProcess hub, int row) {
        Awaitility.await("the reading came to row " + row)
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> hub.number("select coalesce(max(rows_done), 0) from file_intake") >= row);
    }

    private static JsonNode report(Path file) {
        Awaitility.await("the report " + file)
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Files.exists(file));
        return DroppedFiles.json(file);
    }
}
