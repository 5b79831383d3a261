package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.SampleEvents;
import se.budkavle.sandbox.Verdict;

/**
 * Two hubs on one database. The first has the pretended partners; the other, a process of its own, is given their
 * addresses as if they were real.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoHubsTest {
    private static final int EVENTS = 120;
    private static final int CHAIN = 6;
    private static final int FILES = 8;
    private static final int ROWS = 10;

    private static final Duration LONG = Duration.ofSeconds(120);
    /** A send's lease, which is 26 seconds, and as much again and more for a machine that has much to do. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static OwnDatabase database;
    private static RunningHub hub;
    private static HubProcess other;
    private static Path failpoints;
    private static List<JsonNode> samples;
    private static final List<JsonNode> fed = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        database = OwnDatabase.start(folder.resolve("database"));
        hub = RunningHub.start(data("one"), shared("--").toArray(String[]::new));
        List<String> options = shared("-D");
        hub.sandbox().properties().forEach((name, value) -> options.add("-D" + name + "=" + value));
        options.add("-Dbudkavle.sandbox.simulators=elsewhere");
        failpoints = Files.createDirectory(folder.resolve("failpoints"));
        options.add("-Dbudkavle.failpoints=" + failpoints);
        options.add("-Dbudkavle.public-url=http://127.0.0.1:"
                + Files.readString(hub.data().resolve("hub.port")));
        other = new HubProcess(data("other"), options.toArray(String[]::new));
        other.start();
        samples = SampleEvents.stream(Bundle.read(Path.of("mappings")), 4 * EVENTS, 7)
                .toList();
    }

    private static Path data(String name) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        Files.writeString(data.resolve("mac-key"), "one key for both");
        Files.writeString(data.resolve("api-token"), "one token for both");
        return data;
    }

    private static List<String> shared(String prefix) {
        return new ArrayList<>(List.of(
                prefix + "budkavle.database.url=" + database.url(),
                prefix + "budkavle.database.user=postgres",
                prefix + "budkavle.database.password=postgres",
                prefix + "budkavle.inbox=" + folder.resolve("inbox")));
    }

    @AfterAll
    static void stop() {
        other.close();
        hub.close();
        database.close();
    }

    @Test
    @Order(1)
    void eachCustomersEventsArePlannedInTheirOrderWhicheverHubTheyCameTo() {
        Map<String, List<UUID>> chains = sendChains(310_001);

        hub.awaitSettled();

        assertPlannedInTheirOrder(chains);
        assertNothingLostOrDoubled();
    }

    /** To both hubs in turn. The ids of each customer's events, in their order. */
    private static Map<String, List<UUID>> sendChains(int firstCustomer) {
        var chains = new LinkedHashMap<String, List<UUID>>();
        for (int i = 0; i < CHAIN; i++) {
            for (int customer = 0; customer < CHAIN; customer++) {
                String number = Integer.toString(firstCustomer + customer);
                ObjectNode event = RunningHub.example("contract.changed", "chain-" + number + "-" + i);
                event.put("subject", "customer/" + number);
                ((ObjectNode) event.at("/data/customer"))
                        .put("customerNo", number)
                        .remove("personalNumber");
                fed.add(event);
                send((i + customer) % 2 == 0, event);
                chains.computeIfAbsent(number, n -> new ArrayList<>()).add(idOf(event));
            }
        }
        return chains;
    }

    private static void assertPlannedInTheirOrder(Map<String, List<UUID>> chains) {
        chains.forEach((number, order) -> assertThat(plannedOf(number)).isEqualTo(order));
    }

    private static UUID idOf(JsonNode event) {
        return jdbc().queryForObject(
                        "select event_id from event_key where source = ? and id = ?",
                        UUID.class,
                        event.path("source").asText(),
                        event.path("id").asText());
    }

    private static List<UUID> plannedOf(String customerNo) {
        return jdbc().queryForList(
                        """
                        select event_id from timeline
                        where customer_no = ? and communication_id is not null and event_id is not null
                        group by event_id order by min(entry_id::text)""",
                        UUID.class,
                        customerNo);
    }

    private static JdbcTemplate jdbc() {
        return hub.bean(JdbcTemplate.class);
    }

    @Test
    @Order(2)
    void whatComesToBothAtTheSameTimeHappensOnce() {
        List<JsonNode> events = samples.subList(0, EVENTS);
        fed.addAll(events);
        var toOne = CompletableFuture.runAsync(() -> events.forEach(event -> send(true, event)));
        var toOther = CompletableFuture.runAsync(() -> events.forEach(event -> send(false, event)));
        toOne.join();
        toOther.join();

        hub.awaitSettled();

        assertNothingLostOrDoubled();
    }

    @Test
    @Order(3)
    void fault27WhatIsDroppedInAFolderThatBothLookIntoIsReadByOneAndSentOnce() {
        var rows = new ArrayList<JsonNode>();
        for (int file = 0; file < FILES; file++) {
            List<JsonNode> ofFile = mails(270_000 + file * ROWS);
            rows.addAll(ofFile);
            source(file).drop("day-" + file + ".jsonl", lines(ofFile));
        }
        fed.addAll(rows);

        for (int file = 0; file < FILES; file++) {
            JsonNode report = source(file).reportInDone("day-" + file + ".jsonl");
            assertThat(List.of(
                            report.path("rows").asInt(),
                            report.path("accepted").asInt(),
                            report.path("replayed").asInt(),
                            report.path("rejected").asInt()))
                    .as(report.toString())
                    .containsExactly(ROWS, ROWS, 0, 0);
            assertThat(report.path("duplicate").asBoolean()).isFalse();
            source(file).awaitNothingInProcessing();
        }
        hub.awaitSettled();

        assertThat(jdbc().queryForObject("select count(*) from file_intake", Integer.class))
                .isEqualTo(FILES);
        assertNothingLostOrDoubled();
        List<String> addresses = rows.stream().map(TwoHubsTest::address).toList();
        assertThat(hub.sandbox().received("mail-relay"))
                .extracting(line -> line.at("/request/to/0").asText())
                .filteredOn(addresses::contains)
                .as("one mail for each")
                .containsExactlyInAnyOrderElementsOf(addresses);
    }

    /** A few folders, so that there is something to take for both. */
    private static DroppedFiles source(int file) {
        return DroppedFiles.of(folder, "source-" + file % 4, "events");
    }

    private static List<JsonNode> mails(int from) {
        return IntStream.range(from, from + ROWS)
                .<JsonNode>mapToObj(no -> Events.mailed("" + no, Story.now(hub)).build())
                .toList();
    }

    private static String lines(List<JsonNode> rows) {
        return rows.stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String address(JsonNode event) {
        return event.at("/data/customer/email").asText();
    }

    @Test
    @Order(4)
    @Tag("full")
    void fault07TheOtherHubTakesOverWhatAKilledOneHeld() throws IOException {
        List<JsonNode> events = samples.subList(EVENTS, 4 * EVENTS);
        fed.addAll(events);
        Files.writeString(failpoints.resolve("halt"), "10 after sending by attempts:mail-relay");
        var feeding = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < events.size(); i++) {
                send(i % 2 == 0, events.get(i));
            }
        });
        Map<String, List<UUID>> chains = sendChains(320_001);
        await("it is killed with a mail that the relay has, and nobody has written down")
                .atMost(LONG)
                .until(other::isDead);
        List<UUID> tokens = tokens();
        List<UUID> held = jdbc().queryForList(
                        "select ref from work where lane = 'attempts:mail-relay' and token is not null", UUID.class);
        await("the one that is left takes over")
                .atMost(TAKEN_OVER_WITHIN)
                .until(() -> Collections.disjoint(tokens(), tokens) && !Collections.disjoint(ambiguous(), held));

        feeding.join();
        hub.awaitSettled();

        assertNothingLostOrDoubled();
        assertPlannedInTheirOrder(chains);
        assertThat(jdbc().queryForObject("select count(*) from work where token is not null", Long.class))
                .isZero();
    }

    /** Of those who hold mails for the relay. */
    private static List<UUID> tokens() {
        return jdbc().queryForList(
                        "select distinct token from work where lane = 'attempts:mail-relay' and token is not null",
                        UUID.class);
    }

    private static List<UUID> ambiguous() {
        return jdbc().queryForList("select attempt_id from timeline where kind = 'ambiguous'", UUID.class);
    }

    private static void assertNothingLostOrDoubled() {
        var verdict = Oracle.judge(fed.iterator(), hub, hub.sandbox()::eachReceived);
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        FedHub.assertAtMostOneDoubleASlot(Verdict.NOTHING, verdict, other.isDead() ? 1 : 0);
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    /** As a source does: to whichever hub answers. */
    private static void send(boolean toFirst, JsonNode event) {
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        for (int tries = 0; tries < 1_000; tries++) {
            int status = toFirst || other.isDead() ? hub.send(event).status() : sendToOther(body);
            if (status != 503) {
                assertThat(status).isIn(200, 202, 422);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("no hub took the event");
    }

    private static int sendToOther(byte[] body) {
        try {
            return other.post("/events", "application/cloudevents+json", body);
        } catch (UncheckedIOException e) {
            return 503; // it is just being killed
        }
    }
}
