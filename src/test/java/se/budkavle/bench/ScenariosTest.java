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

/** Each scenario as small as can be: what it sends arrives, and its figures are those that its table promises. */
@Tag("full")
class ScenariosTest {
    private static final int ROWS = 1_000;
    /** So many that some are left when each of four rounds has delivered for its five seconds. */
    private static final int MORE_THAN_IS_DELIVERED = 60_000;

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

    private JsonNode run(String scenario, String... compare) throws Exception {
        return run(scenario, ROWS, compare);
    }

    private JsonNode run(String scenario, int rows, String... compare) throws Exception {
        var settings = new Bench.Settings(
                Path.of("").toAbsolutePath(),
                work,
                Duration.ofSeconds(5),
                3,
                50,
                List.of(compare),
                rows,
                0,
                false,
                false);
        JsonNode result =
                StrictJson.MAPPER.valueToTree(Bench.scenario(scenario, settings).run());
        assertThat(result.at("/machine/durable").asBoolean()).isTrue();
        return result;
    }

    private static void compares(JsonNode result, String... ratios) {
        assertThat(result.get("ratios").fieldNames()).toIterable().containsExactly(ratios);
        assertThat(result.get("rounds")).allMatch(round -> round.get("messages").asLong() > 0);
    }

    private static List<JsonNode> rounds(JsonNode result, String variant) {
        return result.get("rounds").findParents("variant").stream()
                .filter(r -> r.get("variant").asText().equals(variant))
                .toList();
    }

    @Test
    void mailsOfTheHubArriveBesideThoseOfBareRoutes() throws Exception {
        JsonNode result = run("mail");

        compares(result, "hub/bare-camel", "hub/bare-pooled");
        assertThat(rounds(result, "hub-idle")).singleElement().satisfies(idle -> {
            assertThat(idle.get("p50Ms").asDouble()).isPositive();
            assertThat(idle.get("commitsPerMessage").asDouble())
                    .as("a mail alone has its commits alone")
                    .isGreaterThan(1);
        });
    }

    @Test
    void theNaiveHubCommitsEachMailByItself() throws Exception {
        JsonNode result = run("mail", "naive");

        compares(result, "hub/naive");
        assertThat(commits(result, "naive")).isGreaterThan(commits(result, "hub"));
    }

    /** In the last round. */
    private static double commits(JsonNode result, String variant) {
        return rounds(result, variant).getLast().get("commitsPerMessage").asDouble();
    }

    @Test
    void eventsAreTakenBesideSingleInsertsAndARouteThatDoesNothing() throws Exception {
        compares(run("accept"), "hub/jdbc-single", "hub/empty-route");
    }

    @Test
    void textsAndTheirReportsAreCountedBesideARouteThatForgetsThem() throws Exception {
        compares(run("sms"), "hub/bare-camel");
    }

    @Test
    void theHealthyGatewayIsMeasuredBesideOneThatNeverAnswers() throws Exception {
        JsonNode result = run("isolation");

        compares(result, "black-hole/healthy");
        assertThat(result.at("/machine/offeredPerSecond").asDouble()).isPositive();
        assertThat(result.get("rounds"))
                .as("what the healthy one took, and how long that took, is seen of both")
                .allMatch(round -> round.get("p99Ms").asDouble() > 0);
    }

    @Test
    void mailsGoOutWhileASnapshotIsHeldAndItsClaimsAreCounted() throws Exception {
        JsonNode result = run("held-xmin");

        compares(result, "held/free");
        assertThat(result.at("/machine/heldSeconds").asLong()).isGreaterThanOrEqualTo(3 * 5);
        assertThat(result.at("/machine/claims")).hasSize(3);
        assertThat(result.at("/machine/claims"))
                .allMatch(claim -> claim.get("calls").asLong() > 0);
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
        JsonNode result = run("recover", MORE_THAN_IS_DELIVERED);

        assertThat(result.at("/machine/secondsToReady")).hasSize(3);
        assertThat(result.at("/machine/secondsFromReadyToFirstDelivery")).hasSize(3);
    }

    @Test
    void filesAreComparedWithBatchesOfTheirOwnBytes() throws Exception {
        JsonNode result = run("file");

        assertThat(result.get("ratios").fieldNames())
                .toIterable()
                .containsExactly("hub-jsonl/jdbc-jsonl", "hub-csv/jdbc-csv");
        assertThat(rounds(result, "hub-csv"))
                .as("rounds of one size")
                .hasSize(3)
                .allMatch(round -> round.get("messages").asLong() == ROWS);
        assertThat(rounds(result, "jdbc-csv"))
                .hasSize(3)
                .allMatch(round -> round.get("cpuMsPerMessage").isNull())
                .anyMatch(round -> round.get("databaseCpuMsPerMessage").asDouble() > 0);
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
