package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.SampleEvents;
import se.budkavle.sandbox.Verdict;

/**
 * Feeds sample events to a hub that may die at any moment: half by the file door, half by HTTP, alone and in batches,
 * again and again until each is answered. Remembers what it fed, for the oracle.
 */
final class FedHub {
    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("budkavle.kill.patience", 240));

    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final PartnerCatalogue PARTNERS = PartnerCatalogue.load(MAPPINGS);

    private final HubProcess hub;
    private final List<JsonNode> samples = new ArrayList<>();
    private final List<Path> reports = new ArrayList<>();
    private final List<CompletableFuture<Void>> feeding = new ArrayList<>();
    private Instant now = Instant.now();

    FedHub(HubProcess hub) throws IOException {
        this.hub = hub;
    }

    /** Returns when the file lies there; what goes by HTTP is under way. */
    void feed(int events) throws IOException {
        List<JsonNode> next = happeningNow(events);
        samples.addAll(next);
        drop(every(next, 2, 0));
        feeding.add(CompletableFuture.runAsync(() -> {
            every(next, 4, 1).forEach(event -> post("application/cloudevents+json", event));
            List<JsonNode> inBatches = every(next, 4, 3);
            for (int i = 0; i < inBatches.size(); i += BATCH) {
                ArrayNode batch = StrictJson.MAPPER
                        .createArrayNode()
                        .addAll(inBatches.subList(i, Math.min(i + BATCH, inBatches.size())));
                post("application/cloudevents-batch+json", batch);
            }
        }));
    }

    /** Business time leaps: what happened when the hub began would soon be too old to be told of. */
    private List<JsonNode> happeningNow(int events) {
        try {
            now = Instant.parse(hub.get("/status").path("businessTime").asText());
        } catch (UncheckedIOException dead) {
            // as it was when it was last asked
        }
        try (var stream = SampleEvents.stream(MAPPINGS, samples.size() + events, 7, now)) {
            return stream.skip(samples.size()).toList();
        }
    }

    private static List<JsonNode> every(List<JsonNode> events, int nth, int from) {
        return IntStream.range(0, events.size())
                .filter(i -> i % nth == from)
                .mapToObj(events::get)
                .toList();
    }

    private void drop(List<JsonNode> events) throws IOException {
        Path feed = Files.createDirectories(hub.data().resolve("inbox/samples/events"));
        String name = "half-" + reports.size() + ".jsonl";
        Files.write(feed.resolve(name), (Iterable<String>) events.stream().map(JsonNode::toString)::iterator);
        Files.createFile(feed.resolve(name + ".done"));
        reports.add(feed.resolve("done/" + name + ".report.json"));
    }

    private void post(String mediaType, JsonNode body) {
        for (int tries = 0; tries < 10_000; tries++) {
            try {
                int status = hub.post("/events", mediaType, body.toString().getBytes(StandardCharsets.UTF_8));
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

    /** Waits until all that was fed is taken, and nothing is under way any more. */
    void awaitSettled() {
        awaitSettledOr("all the while", () -> false);
    }

    /**
     * The same, or until something else has happened.
     *
     * @param when that one can tell by from a failure
     */
    void awaitSettledOr(String when, BooleanSupplier other) {
        await("everything is settled, " + when)
                .conditionEvaluationListener(seen -> {
                    if (seen.getRemainingTimeInMS() < 500) {
                        throw new AssertionError("not settled, " + when + ": " + hub.get("/account"));
                    }
                })
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> other.getAsBoolean() || isTaken() && isSettled());
    }

    private boolean isTaken() {
        return feeding.stream().allMatch(CompletableFuture::isDone)
                && reports.stream().allMatch(Files::exists);
    }

    private boolean isSettled() {
        try {
            return hub.get("/account").path("unsettled").asLong(1) == 0;
        } catch (UncheckedIOException e) {
            return false; // the hub is dead at the moment
        }
    }

    /** What the oracle says of all that was fed. */
    Verdict judge() {
        return judge(List.of());
    }

    /** @param others that were fed past this */
    Verdict judge(List<JsonNode> others) {
        var all = new ArrayList<>(fed());
        all.addAll(others);
        return Oracle.judge(all.iterator(), hub, hub::eachReceived);
    }

    /**
     * What a hub that dies may send again is what it has on the wire: of each partner no more than it has slots.
     *
     * @param deaths since {@code before}
     */
    static void assertAtMostOneDoubleASlot(Verdict before, Verdict after, int deaths) {
        assertAtMostOneASlot(after.toString(), before.doubled(), after.doubled(), deaths);
        assertAtMostOneASlot(after.toString(), before.recognised(), after.recognised(), deaths);
    }

    /** The same, of what each partner took again. */
    static void assertAtMostOneASlot(String when, Map<String, Long> before, Map<String, Long> after, int deaths) {
        after.forEach((partner, doubles) -> assertThat(doubles - before.getOrDefault(partner, 0L))
                .as("what %s took again after %d deaths, %s", partner, deaths, when)
                .isLessThanOrEqualTo((long) PARTNERS.partner(partner).slots() * deaths));
    }

    /** All that was fed, when it is answered for. */
    List<JsonNode> fed() {
        feeding.forEach(CompletableFuture::join);
        return samples;
    }
}
