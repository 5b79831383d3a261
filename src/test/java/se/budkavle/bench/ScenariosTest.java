package se.budkavle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.StrictJson;

/** Scenarios that fill a hub's database beforehand or read what it made, as small as can be: the hub takes the rows for its own. */
@Tag("full")
class ScenariosTest {
    private static final int ROWS = 1_000;
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path work;

    /** The hub's process is started with it. */
    @BeforeAll
    static void classPath() {
        System.setProperty("java.class.path", System.getProperty("surefire.test.class.path", CLASS_PATH));
    }

    @AfterAll
    static void asBefore() {
        System.setProperty("java.class.path", CLASS_PATH);
    }

    private JsonNode run(String scenario) throws Exception {
        var settings = new Bench.Settings(
                Path.of("").toAbsolutePath(), work, Duration.ofSeconds(5), 3, 50, List.of(), ROWS, 0, false, false);
        return StrictJson.MAPPER.valueToTree(Bench.scenario(scenario, settings).run());
    }

    private static List<JsonNode> rounds(JsonNode result, String variant) {
        return result.get("rounds").findParents("variant").stream()
                .filter(r -> r.get("variant").asText().equals(variant))
                .toList();
    }

    @Test
    void whatWaitedIsDeliveredWhenItIsDue() throws Exception {
        JsonNode result = run("due");

        assertThat(result.at("/machine/pending-1000Claims/lease/calls").asLong())
                .isPositive();
        long left = result.at("/machine/leftToDrain").asLong();
        assertThat(left).isLessThan(ROWS);
        assertThat(result.at("/machine/arrived").asLong())
                .as("what has left the lane has arrived")
                .isGreaterThanOrEqualTo(ROWS - left);
        assertThat(result.at("/machine/urgentP99Ms").asDouble()).isPositive();
    }

    @Test
    void finishedMessagesStandOnTheirCustomersTimelines() throws Exception {
        JsonNode result = run("history");

        assertThat(rounds(result, "finished-1000")).hasSize(3);
        assertThat(result.at("/machine/finished-1000TimelineMs/p95").asDouble()).isPositive();
        assertThat(result.at("/machine/finished-1000Entries").asLong()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void aKilledHubDeliversOn() throws Exception {
        JsonNode result = run("recover");

        assertThat(result.at("/machine/secondsToReady")).hasSize(3);
        assertThat(result.at("/machine/secondsFromReadyToFirstDelivery")).hasSize(3);
    }

    @Test
    void filesAreComparedWithBatchesOfTheirOwnBytes() throws Exception {
        JsonNode result = run("file");

        assertThat(result.get("ratios").fieldNames())
                .toIterable()
                .containsExactly("hub-jsonl/jdbc-jsonl", "hub-csv/jdbc-csv");
        assertThat(rounds(result, "hub-csv")).hasSameSizeAs(rounds(result, "jdbc-csv"));
    }

    @Test
    void lettersOfOneSheetAreHandedOverInBatches() throws Exception {
        JsonNode result = run("letter");

        assertThat(result.at("/machine/sheetsALetter").asDouble()).isEqualTo(1);
        assertThat(rounds(result, "hub"))
                .hasSize(3)
                .allMatch(r -> r.get("messages").asLong() > 0);
    }
}
