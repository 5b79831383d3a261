package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.SampleEvents;
import se.budkavle.sandbox.Verdict;

/** Promise 1: what was acknowledged is never lost, whenever the hub is killed; and hardly anything is sent twice. */
class KilledHubTest {
    private static final int EVENTS = Integer.getInteger("budkavle.kill.events", 2_000);
    private static final int KILLS = Integer.getInteger("budkavle.kill.rounds", 3);
    /** Messages that are on the wire at one moment: the slots of all partners. */
    private static final int SLOTS = 8 + 6;

    private static final int BATCH = 100;
    private static final Duration LONG = Duration.ofSeconds(Integer.getInteger("budkavle.kill.patience", 240));
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aHubThatIsKilledAgainAndAgainLosesNothing(TestReporter reporter) throws IOException {
        Path fed = samples(EVENTS);
        try (var hub = new HubProcess(folder.resolve("data"))) {
            hub.start();
            Path report = dropHalf(fed, hub.data());
            var feeding = CompletableFuture.runAsync(() -> postHalf(fed, hub));
            for (int kill = 1; kill <= KILLS; kill++) {
                long enough = (long) EVENTS * kill / (KILLS + 1);
                boolean last = kill == KILLS;
                await("something is under way")
                        .atMost(LONG)
                        .pollInterval(SHORT)
                        .until(() -> last ? hub.isUploading() : hub.ledgerLines() >= enough);
                hub.kill();
                hub.start();
            }
            feeding.join();
            await("the dropped file is read").atMost(LONG).until(() -> Files.exists(report));
            settle(hub);

            Verdict verdict = judge(fed, hub);

            reporter.publishEntry("verdict", verdict.toString());
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.events().values().stream().mapToLong(n -> n).sum())
                    .isEqualTo(EVENTS);
            assertThat(verdict.takenAgain()).as(verdict.toString()).isLessThanOrEqualTo((long) SLOTS * KILLS);
            assertThat(hub.get("/account").path("differences")).isEmpty();
        }
    }

    @Test
    void aHubThatIsAskedToStopFinishesWhatItHasBegunInTime() throws IOException {
        Path fed = samples(200);
        try (var hub = new HubProcess(folder.resolve("data"))) {
            hub.start();
            Path report = dropHalf(fed, hub.data());
            var feeding = CompletableFuture.runAsync(() -> postHalf(fed, hub));
            await("messages go out").atMost(LONG).pollInterval(SHORT).until(() -> hub.ledgerLines() >= 60);

            Duration taken = hub.stop();
            hub.start();
            feeding.join();
            await("the dropped file is read").atMost(LONG).until(() -> Files.exists(report));
            settle(hub);

            Verdict verdict = judge(fed, hub);
            assertThat(taken).isLessThan(Duration.ofSeconds(30));
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.takenAgain()).as(verdict.toString()).isZero();
        }
    }

    private static Verdict judge(Path fed, HubProcess hub) throws IOException {
        try (var events = Files.lines(fed)) {
            Iterator<JsonNode> each = events.map(KilledHubTest::parse).iterator();
            return Oracle.judge(each, hub, hub::eachReceived);
        }
    }

    private Path samples(int events) throws IOException {
        Path file = folder.resolve("fed.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file);
                var samples = SampleEvents.stream(Bundle.read(Path.of("mappings")), events, 7)) {
            for (JsonNode event : (Iterable<JsonNode>) samples::iterator) {
                out.write(event.toString());
                out.newLine();
            }
        }
        return file;
    }

    /** Every second event goes in by the file door; returns where its report will lie. */
    private static Path dropHalf(Path fed, Path data) throws IOException {
        Path feed = Files.createDirectories(data.resolve("inbox/samples/events"));
        try (var lines = Files.lines(fed)) {
            var number = new AtomicInteger();
            Files.write(feed.resolve("half.jsonl"), (Iterable<String>)
                    lines.filter(l -> number.getAndIncrement() % 2 == 0)::iterator);
        }
        Files.createFile(feed.resolve("half.jsonl.done"));
        return feed.resolve("done/half.jsonl.report.json");
    }

    /** The others by HTTP, alone and in batches; what was not answered is sent again. */
    private static void postHalf(Path fed, HubProcess hub) {
        var batch = new ArrayList<JsonNode>();
        try (var lines = Files.lines(fed)) {
            int number = 0;
            for (String line : (Iterable<String>) lines::iterator) {
                switch (number++ % 4) {
                    case 1 -> post(hub, "application/cloudevents+json", line);
                    case 3 -> batch.add(parse(line));
                    default -> {} // in the file
                }
                if (batch.size() == BATCH) {
                    postAll(hub, batch);
                }
            }
            postAll(hub, batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void postAll(HubProcess hub, List<JsonNode> batch) {
        if (!batch.isEmpty()) {
            ArrayNode all = StrictJson.MAPPER.createArrayNode().addAll(batch);
            post(hub, "application/cloudevents-batch+json", all.toString());
            batch.clear();
        }
    }

    private static void post(HubProcess hub, String mediaType, String body) {
        for (int tries = 0; tries < 1_000; tries++) {
            try {
                int status = hub.post("/events", mediaType, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if (status / 100 == 2) {
                    return;
                }
                if (status != 503 && status != 404) {
                    throw new AssertionError("the hub answered " + status);
                }
            } catch (UncheckedIOException e) {
                // the hub is dead at the moment
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new AssertionError("the hub never answered");
    }

    private static void settle(HubProcess hub) {
        await("everything is settled")
                .conditionEvaluationListener(seen -> {
                    if (seen.getRemainingTimeInMS() < 500) {
                        throw new AssertionError("not settled: " + hub.get("/account"));
                    }
                })
                .atMost(LONG)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> hub.get("/account").path("unsettled").asLong(1) == 0);
    }

    private static JsonNode parse(String line) {
        try {
            return StrictJson.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
