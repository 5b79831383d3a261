package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A hub that is stopped in the middle of a long file, and started again. */
class StoppedHubTest {
    private static final int ROWS = 8_000;

    @TempDir
    Path data;

    @Test
    void theNextHubGoesOnWhereTheFileWasLeft() {
        var source = DroppedFiles.of(data, "long", "events");
        try (var hub = RunningHub.start(data, "--budkavle.inbox.most-unplanned=1", "--budkavle.sandbox.time=real")) {
            source.drop("long.jsonl", rows());
            Awaitility.await().until(() -> stored(hub) > 0);
        }
        assertThat(source.folder().resolve("processing/long.jsonl"))
                .as("stopped in the middle")
                .exists();

        try (var hub = RunningHub.start(data)) {
            Path report = source.folder().resolve("done/long.jsonl.report.json");
            Awaitility.await().until(() -> Files.exists(report));

            JsonNode told = DroppedFiles.json(report);
            assertThat(List.of(
                            told.path("rows").asInt(),
                            told.path("accepted").asInt(),
                            told.path("replayed").asInt(),
                            told.path("rejected").asInt()))
                    .containsExactly(ROWS, ROWS - 1, 0, 1);
            assertThat(stored(hub)).isEqualTo(ROWS - 1);
            hub.awaitSettled();
        }
    }

    private static int stored(RunningHub hub) {
        return hub.bean(JdbcTemplate.class).queryForObject("select count(*) from event", Integer.class);
    }

    /** Of customers whom nobody knows, so that nothing is sent; the first row is none. */
    private static String rows() {
        ObjectNode event = RunningHub.example("invoice.zero", "0");
        return IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    String no = String.valueOf(500_000 + i);
                    event.put("id", "long-" + i).put("subject", "customer/" + no);
                    event.putObject("data").putObject("customer").put("customerNo", no);
                    event.withObject("/data")
                            .putObject("invoice")
                            .put("invoiceNo", "F-" + i)
                            .put("amount", "0.00")
                            .put("currency", "SEK");
                    return i == 0 ? "none" : event.toString();
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
