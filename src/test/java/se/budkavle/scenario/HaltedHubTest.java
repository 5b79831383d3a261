package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;

/**
 * The hub is halted just before and just after its commits, partner calls and renames, each time in the middle of
 * something, and started again. Faults 1 to 6 have a test each, halted exactly there. For the rest a clean run tells which
 * places there are; they are taken by turns from each kind, in an order by {@code -Dbudkavle.halt.seed}, another one in
 * each run, until {@code -Dbudkavle.halt.places} have halted it, and all of them with {@code -Dbudkavle.full=true}.
 */
class HaltedHubTest {
    private static final boolean FULL = Boolean.getBoolean("budkavle.full");
    private static final int HALTS = Integer.getInteger("budkavle.halt.places", FULL ? Integer.MAX_VALUE : 4);
    private static final long SEED =
            Long.getLong("budkavle.halt.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final String SEEDED = "with -Dbudkavle.halt.seed=" + SEED + ": ";
    /** How often one place is waited for, as not each is passed in each feeding. */
    private static final int FEEDINGS = FULL ? 3 : 2;
    /**
     * What some forty events pass and the next hundred may not: that something is taken back, asked about after a time-out or
     * returned by post, and what clocks do. All else any feeding passes by.
     */
    private static final Pattern RARE =
            Pattern.compile("withdraw|stop|inquir|ambiguous|return|housekeeping|watching|dictionaries");

    private static final int EVENTS = 40;
    private static final int SLOTS_OF_THE_RELAY = 32;
    private static final Duration LONG = Duration.ofSeconds(240);

    /** What fails can be played again. */
    @RegisterExtension
    static final TestExecutionExceptionHandler REPLAY = (test, failure) -> {
        throw new AssertionError(SEEDED + failure.getMessage(), failure);
    };

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Path failpoints;
    private static HubProcess hub;
    private static FedHub fed;
    /** Fed by the tests of one place each. */
    private static final List<JsonNode> others = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        failpoints = Files.createDirectory(folder.resolve("failpoints"));
        Path mappings = ProjectCopy.in(folder)
                .textsBy("46elks: {weight: 100, mode: live}\n    webhook: {weight: 0, mode: live}")
                .root()
                .resolve("mappings");
        hub = new HubProcess(
                folder.resolve("data"), "-Dbudkavle.failpoints=" + failpoints, "-Dbudkavle.mappings=" + mappings);
        hub.start();
        fed = new FedHub(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void nothingIsLostAndNobodyIsNamedInTheLog() {
        fed.awaitSettled();
        Verdict verdict = fed.judge(others);
        assertThat(verdict.differences()).as(SEEDED + verdict).isEmpty();
        assertThat(hub.get("/account").path("differences")).as(SEEDED).isEmpty();
        hub.assertNobodyIsNamedInTheLog();
    }

    @Test
    void fault01HaltedBeforeAnEventIsStoredTheSenderHearsNothingAndItsRetryIsTakenOnce() {
        JsonNode event = mail("61001").build();
        haltAt("before commit httpnio...exec");

        assertThat(send(event)).isEqualTo("no answer");
        hub.start();

        assertThat(send(event)).isEqualTo("202 accepted");
        assertThat(send(event)).isEqualTo("200 replayed");
        fed.awaitSettled();
        assertThat(mailsTo("61001")).hasSize(1);
    }

    @Test
    void fault02HaltedAfterAnEventIsStoredTheRetryIsToldTheSameIdAndThereIsOneEvent() {
        JsonNode event = mail("62001").build();
        haltAt("after commit httpnio...exec");

        assertThat(send(event)).isEqualTo("no answer");
        hub.start();
        fed.awaitSettled();

        assertThat(send(event)).isEqualTo("200 replayed");
        assertThat(idOf(event)).isEqualTo(communication(event).path("eventId").asText());
        assertThat(mailsTo("62001")).hasSize(1);
    }

    @Test
    void fault03HaltedBetweenTheMatchOfARuleAndTheAttemptItIsMatchedAgainAndThereIsOneCommunication() {
        JsonNode event = mail("63001").build();
        haltAt("before commit workplan");
        take(event);
        awaitDeath();
        hub.start();
        fed.awaitSettled();

        assertThat(hub.get("/events/" + idOf(event)).path("communications")).hasSize(1);
        assertThat(communication(event).path("attempts")).hasSize(1);
        assertThat(mailsTo("63001")).hasSize(1);
    }

    @Test
    void fault04HaltedWhileRenderingItIsRenderedAgainWithTheSameContentHash() throws IOException {
        JsonNode event = confirmed("64001")
                .wishing("letter")
                .without("email")
                .without("mobile")
                .livingAt("Storgatan 1", "582 24", "Linköping")
                .build();
        Files.deleteIfExists(failpoints.resolve("remarks"));
        haltAt("while rendering for letter");
        take(event);
        awaitDeath();
        List<String> rendered = Files.readAllLines(failpoints.resolve("remarks"));
        hub.start();
        fed.awaitSettled();

        assertThat(rendered).singleElement().asString().hasSize(64);
        assertThat(Files.readAllLines(failpoints.resolve("remarks"))).containsExactly(rendered.get(0), rendered.get(0));
        assertThat(received("print-vendor").stream()
                        .filter(line -> line.at("/request/sha256").asText().equals(rendered.getFirst())))
                .hasSize(1);
    }

    @Test
    void fault05HaltedBeforeTheAnswerToAMailItIsUnknownAndWhatMustArriveGoesAgainUnderTheSameMessageId() {
        JsonNode event = mail("65001").build();
        haltAt("before the relay's answer to a mail");
        take(event);
        awaitDeath();
        hub.start();
        fed.awaitSettled();

        assertThat(kinds("65001")).containsSubsequence("ambiguous", "resent", "attempt-accepted");
        assertThat(mailsTo("65001")).hasSize(2);
        assertThat(mailsTo("65001").stream().map(mail -> mail.header("Message-ID")))
                .as("so that the recipient's system may know it again")
                .containsOnly(mailsTo("65001").getFirst().header("Message-ID"));
        assertThat(communication(event).at("/attempts/0/sends")).hasSize(2);
    }

    @Test
    void fault05HaltedBeforeTheAnswerToAMailMarketingIsNotSentAgainButHeldForAPerson() {
        JsonNode event = Events.happened("customer.birthday", "65002", now())
                .without("mobile")
                .wishing("email")
                .email("ok+65002@example.com")
                .build();
        haltAt("before the relay's answer to a mail");
        take(event);
        awaitDeath();
        hub.start();
        fed.awaitSettled();

        assertThat(mailsTo("65002")).hasSize(1);
        assertThat(kinds("65002")).containsSubsequence("ambiguous", "held").doesNotContain("resent");
        assertThat(hub.get("/work-items").toString())
                .contains(communication(event).path("communicationId").asText());
    }

    @Test
    void fault06HaltedBeforeTheAnswersAreWrittenAtMostOneMailASlotGoesAgainAndEachIsMarked() {
        int mails = 40;
        haltAt("after sending by attempts:mail-relay");
        List<String> customers =
                IntStream.range(0, mails).mapToObj(i -> "" + (66_001 + i)).toList();
        List<JsonNode> events =
                customers.stream().map(c -> (JsonNode) mail(c).build()).toList();
        events.forEach(HaltedHubTest::take);
        awaitDeath();
        hub.start();
        events.forEach(HaltedHubTest::take);
        fed.awaitSettled();

        List<String> again =
                customers.stream().filter(c -> mailsTo(c).size() > 1).toList();
        assertThat(again).hasSizeBetween(1, SLOTS_OF_THE_RELAY);
        assertThat(again).allSatisfy(c -> {
            assertThat(mailsTo(c)).hasSize(2);
            assertThat(kinds(c)).containsSubsequence("ambiguous", "resent");
        });
        assertThat(customers).allSatisfy(c -> assertThat(mailsTo(c)).isNotEmpty());
    }

    @Test
    void haltedBeforeTheAnswerToAWithdrawalIsWrittenItIsAskedOnceMoreAndToldAsWithdrawn() {
        JsonNode event = confirmed("67001")
                .without("email")
                .mobile("+46701740670")
                .wishing("sms")
                .build();
        hub.post("/partners/46elks/pause", "application/json", new byte[0]);
        haltAt("after call by webhook-withdraw of {{url}}?httpClientConfigurer=#bean");
        take(event);
        awaitDeath();
        hub.start();
        hub.post("/partners/46elks/resume", "application/json", new byte[0]);
        fed.awaitSettled();

        assertThat(kinds("67001")).containsSubsequence("silence", "withdrawn").doesNotContain("not-withdrawn");
        assertThat(communication(event).at("/attempts/0/partner").asText()).isEqualTo("webhook");
    }

    /** What happens at a place; {@code test} halts at some of the first three, by turns. */
    private enum Kind {
        COMMIT("(before|after) commit .*"),
        CALL("(before|after) (call|sending) by .*|before the relay's answer .*"),
        RENAME("(before|after) rename .*"),
        RENDERING("while rendering .*");

        private final String places;

        Kind(String places) {
            this.places = places;
        }

        static Kind of(String place) {
            return Stream.of(values())
                    .filter(kind -> place.matches(kind.places))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("a place of no kind: " + place));
        }
    }

    @Test
    void whereverItIsHaltedItLosesNothingAndDoublesNothing(TestReporter reporter) throws IOException {
        Files.deleteIfExists(failpoints.resolve("passed"));
        fed.feed(EVENTS);
        fed.awaitSettled();
        Map<String, Long> places = passed();
        Map<Kind, Deque<String>> lines = inLine(places.keySet());
        assertThat(lines).as("the clean run passes by each kind of place").containsOnlyKeys(Kind.values());
        reporter.publishEntry("places", SEEDED + places);

        var halted = new ArrayList<String>();
        var never = new ArrayList<String>();
        while (halted.size() < HALTS && lines.values().stream().anyMatch(line -> !line.isEmpty())) {
            String place = next(lines, halted);
            long pass = 1 + random(place).nextLong(places.get(place));
            (halts(place, pass) ? halted : never).add(place);
        }

        reporter.publishEntry("halted", halted + ", never passed again " + never);
        assertThat(halted).as("halts").hasSizeGreaterThanOrEqualTo(Math.min(HALTS, places.size() - never.size()));
        assertThat(never)
                .as("what was never passed again")
                .allMatch(place -> RARE.matcher(place).find())
                .hasSizeLessThanOrEqualTo(places.size() / 10);
        assertThat(halted.stream().map(Kind::of).distinct())
                .as("kinds of places that halted it: %s", halted)
                .hasSizeGreaterThanOrEqualTo(Math.min(HALTS, Kind.RENDERING.ordinal()));
    }

    /** The places of each kind, in the order of this seed, which other places do not change. */
    private static Map<Kind, Deque<String>> inLine(Collection<String> places) {
        return places.stream()
                .sorted(Comparator.comparing(place -> random(place).nextLong()))
                .collect(Collectors.groupingBy(
                        Kind::of, () -> new EnumMap<>(Kind.class), Collectors.toCollection(ArrayDeque::new)));
    }

    /** Of the kind that has halted it least; what renders has a test of its own, and its turn later. */
    private static String next(Map<Kind, Deque<String>> lines, List<String> halted) {
        Map<Kind, Long> halts = halted.stream().collect(Collectors.groupingBy(Kind::of, Collectors.counting()));
        return lines.entrySet().stream()
                .filter(line -> !line.getValue().isEmpty())
                .min(Comparator.comparing(
                        line -> halts.getOrDefault(line.getKey(), 0L) + (line.getKey() == Kind.RENDERING ? 1 : 0)))
                .orElseThrow()
                .getValue()
                .remove();
    }

    private static Random random(String place) {
        return new Random(SEED ^ (long) place.hashCode() << 20);
    }

    /** False when the hub was fed and did not come by; in the end it is well again either way. */
    private static boolean halts(String place, long pass) throws IOException {
        String where = "pass " + pass + " of: " + place;
        Map<String, Long> before = hub.sandbox().takenAgain();
        boolean halted = false;
        for (int feeding = 0; feeding < FEEDINGS && !halted; feeding++) {
            Files.writeString(failpoints.resolve("halt"), (feeding == 0 ? pass : 1) + " " + place);
            fed.feed(EVENTS);
            fed.awaitSettledOr(where, hub::isDead);
            halted = hub.isDead();
        }
        if (!halted && !Files.deleteIfExists(failpoints.resolve("halt"))) {
            awaitDeath(); // it has come by after all
            halted = true;
        }
        if (halted) {
            hub.start();
        }
        fed.awaitSettledOr(where, () -> false);
        assertThat(hub.get("/account").path("differences")).as(where).isEmpty();
        FedHub.assertAtMostOneASlot(where, before, hub.sandbox().takenAgain(), 1);
        return halted;
    }

    private static Events mail(String customerNo) {
        return Events.mailed(customerNo, now());
    }

    private static Events confirmed(String customerNo) {
        return Events.happened("supply.confirmed", customerNo, now());
    }

    /** Business time. */
    private static Instant now() {
        return Instant.parse(hub.get("/status").path("businessTime").asText());
    }

    private static void haltAt(String place) {
        try {
            Files.writeString(failpoints.resolve("halt"), "1 " + place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code 202 accepted}. */
    private static String send(JsonNode event) {
        if (!others.contains(event)) {
            others.add(event);
        }
        try {
            var answer = hub.send(event);
            return answer.statusCode() + " "
                    + HubProcess.json(answer).path("status").asText();
        } catch (UncheckedIOException dead) {
            return "no answer";
        }
    }

    /** Whether the hub lives to answer or not. */
    private static void take(JsonNode event) {
        if (!hub.isDead()) {
            assertThat(send(event)).isIn("202 accepted", "200 replayed", "no answer");
        }
    }

    private static void awaitDeath() {
        await("it is halted").atMost(LONG).until(hub::isDead);
    }

    private static String idOf(JsonNode event) {
        return HubProcess.json(hub.send(event)).path("eventId").asText();
    }

    /** The one of the event. */
    private static JsonNode communication(JsonNode event) {
        JsonNode ids = hub.get("/events/" + idOf(event)).path("communications");
        assertThat(ids).hasSize(1);
        return hub.get("/communications/" + ids.get(0).asText());
    }

    private static List<String> kinds(String customerNo) {
        return hub.get("/customers/" + customerNo + "/timeline").path("entries").findValuesAsText("kind");
    }

    private static List<Received.Mail> mailsTo(String customerNo) {
        return received("mail-relay").stream()
                .filter(line -> line.at("/request/to/0").asText().equals(Events.mailbox(customerNo)))
                .map(Received.Mail::in)
                .toList();
    }

    private static List<JsonNode> received(String partner) {
        var lines = new ArrayList<JsonNode>();
        hub.eachReceived(partner, lines::add);
        return lines;
    }

    /** How often each place was passed, from the hub's own list. */
    private static Map<String, Long> passed() throws IOException {
        try (var lines = Files.lines(failpoints.resolve("passed"))) {
            return lines.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        }
    }
}
