package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.LimitStore;
import se.budkavle.release.StrictJson;

/** Partners that fail in every way, by the hardening fault's number: their own messages wait, and nobody else's. */
class FaultyPartnersTest {
    private static final int RATE = 40;
    /** What a bucket that has rested holds. */
    private static final int BURST = RATE / 4;
    /** Calls that a busy machine brings a tenth of a second late, into a second that has its own. */
    private static final int LATE = RATE / 10;

    private static final int SLOTS = 16;
    /** More than three seconds' worth. */
    private static final int OVERDUE = 140;
    /** Fewer calls in vain than open the breaker. */
    private static final int BEFORE_IT_IS_AWAY = 4;

    /** What it asks for is 60 seconds; business time may be seen a little later. */
    private static final Duration PAUSE = Duration.ofSeconds(55);

    private static Operator operator;
    private static RunningHub hub;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        operator = new Operator();
        hub = ProjectCopy.in(folder)
                .start(
                        "--46elks.rate=" + RATE + "/s",
                        "--budkavle.watch.every=PT0.2S",
                        "--budkavle.watch.snapshot=PT2S",
                        "--budkavle.alert.secret=whsec_YWxlcnRz",
                        "--budkavle.alert.url=" + operator.address());
    }

    @AfterAll
    static void stop() {
        hub.close();
        operator.close();
    }

    @BeforeEach
    void fromAQuietStart() {
        hub.bean(LimitStore.class).hasten(Duration.ofHours(1));
    }

    @AfterEach
    void everyLineOfTheLedgersHasItsAttempt() throws Exception {
        hub.post("/partners/46elks/resume", "application/json", "");
        turn("{}");
        hub.awaitSettled();
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    @Test
    void fault15ASnapshotThatIsHeldIsToldOnceAndOnceMoreWhenItIsOver() throws Exception {
        var process = new AtomicReference<String>();
        try (var held = hub.bean(DataSource.class).getConnection()) {
            held.setAutoCommit(false);
            var asked = held.createStatement().executeQuery("select pg_current_xact_id(), pg_backend_pid()");
            asked.next();
            process.set("process " + asked.getInt(2) + ",");
            Awaitility.await().until(() -> !toldOf(process.get(), "raised").isEmpty());
            Awaitility.await()
                    .until(
                            () -> hub.get("/status").path("alerts").findValuesAsText("kind"),
                            kinds -> kinds.contains("snapshot"));
            held.rollback();
        }
        Awaitility.await().until(() -> !toldOf(process.get(), "cleared").isEmpty());

        assertThat(toldOf(process.get(), "raised")).singleElement().satisfies(alert -> assertThat(
                        alert.path("text").asText())
                .startsWith("a session of the database holds a snapshot since "));
        assertThat(toldOf(process.get(), "cleared")).hasSize(1);
        assertThat(operator.signatures()).allMatch(signature -> signature.startsWith("v1,"));
    }

    /** Of this session's snapshot: on a slow machine one of the hub's own may be held for as long. */
    private static List<JsonNode> toldOf(String process, String state) {
        return operator.told("snapshot", state).stream()
                .filter(alert -> alert.path("text").asText().contains(process))
                .toList();
    }

    @Test
    void fault28AnOutageCostsFewCallsAndIsFollowedByNoStorm() throws Exception {
        int before = received().size();
        outage(Duration.ofMinutes(30));

        List<Story> stories = confirmed(OVERDUE, 28_000);
        hub.awaitSettled();

        List<JsonNode> calls = received().subList(before, received().size());
        assertThat(calls.stream().filter(FaultyPartnersTest::isTaken)).hasSize(OVERDUE);
        assertThat(calls.stream().filter(call -> !isTaken(call)).count())
                .as("tries in vain: five open the breaker, then now and then one finds out; not all every few minutes")
                .isBetween(5L, (long) OVERDUE / 2);
        assertThat(mostInASecond(calls))
                .as("what has piled up is not sent all at once")
                .isLessThanOrEqualTo(RATE + BURST + LATE);
        assertThat(stories).allMatch(story -> story.state().equals("delivered reported"));
        assertThat(partner("46elks").path("breaker").asText()).isEqualTo("closed");
    }

    /** Of any second; business time leaps only between calls, so that none of its seconds is longer than one. */
    private static long mostInASecond(List<JsonNode> calls) {
        List<Instant> moments = moments(calls);
        return moments.stream()
                .mapToLong(from -> moments.stream()
                        .filter(m -> !m.isBefore(from) && m.isBefore(from.plusSeconds(1)))
                        .count())
                .max()
                .orElseThrow();
    }

    @Test
    void fault29ABlackHoleTakesItsOwnSlotsAndNobodyElses() throws Exception {
        int before = received().size();
        turn("{\"blackHole\": true}");
        List<Story> texts = confirmed(30, 29_000);
        Awaitility.await("calls that hang").until(() -> received().size() > before);

        List<Story> mails = mailed(30, 29_500);
        Awaitility.await().until(() -> mails.stream()
                .allMatch(story -> story.tries().stream().anyMatch(t -> t.startsWith("email accepted"))));

        Awaitility.await("the status says how the partner is doing").untilAsserted(() -> {
            JsonNode elks = partner("46elks");
            assertThat(elks.path("breaker").asText()).isIn("open", "half-open");
            assertThat(elks.path("waiting").asInt()).as("waiting").isPositive();
            assertThat(elks.path("oldestSeconds").asInt()).as("oldest").isPositive();
            assertThat(elks.path("failuresLastMinute").asInt()).as("failures").isPositive();
        });
        Awaitility.await("and so do the metrics").untilAsserted(() -> {
            String metrics = scrape("/actuator/prometheus").body();
            assertThat(breaker(metrics, "open") + breaker(metrics, "half-open"))
                    .as("open, or one finds out")
                    .isEqualTo(1.0);
            assertThat(breaker(metrics, "closed")).isZero();
            assertThat(figure(metrics, "budkavle_lane_waiting{partner=\"46elks\"}"))
                    .as("waiting")
                    .isPositive();
            assertThat(figure(metrics, "budkavle_lane_oldest_seconds{partner=\"46elks\"}"))
                    .as("oldest")
                    .isPositive();
        });
        Awaitility.await("nobody knows of those that were called about")
                .until(() -> texts.stream()
                                .filter(text -> text.timeline().contains("ambiguous sms"))
                                .count()
                        >= BEFORE_IT_IS_AWAY);
        List<JsonNode> swallowed = received().subList(before, received().size());
        assertThat(mostInASecond(swallowed))
                .as("calls that hang at the same time, as each does so for longer than a second")
                .isBetween(1L, (long) SLOTS);
        assertThat(swallowed.stream().map(call -> call.at("/request/to")).distinct())
                .as("as many as there are slots, and some that found out: not thirty")
                .hasSizeLessThan(30);
        Awaitility.await().until(() -> lastAlertAboutElks().equals("raised"));
        turn("{}");
        hub.awaitSettled();
        hub.bean(LimitStore.class).hasten(Duration.ofHours(1));
        confirmed(1, 29_900);
        Awaitility.await().until(() -> lastAlertAboutElks().equals("cleared"));
    }

    private static String lastAlertAboutElks() {
        return operator.told("partner").stream()
                .filter(alert -> alert.path("text").asText().contains("46elks takes nothing"))
                .map(alert -> alert.path("state").asText())
                .reduce("", (earlier, later) -> later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drip", "reset", "half-open"})
    void fault30AnAnswerThatDoesNotComeWholeCostsATimeoutAndThePartnersOwnWordDecides(String how) throws Exception {
        int from = 30_000 + 100 * how.length();
        int before = received().size();
        turn("{\"answers\": \"" + how + "\"}");

        List<Story> texts = arriving(BEFORE_IT_IS_AWAY, from);
        List<Story> mails = mailed(BEFORE_IT_IS_AWAY, from + 50);
        hub.awaitSettled();

        assertThat(received()).as("nothing was sent again").hasSize(before + BEFORE_IT_IS_AWAY);
        assertThat(texts).allSatisfy(text -> {
            assertThat(text.timeline()).doesNotContain("attempt-accepted sms", "resent sms", "fallback sms");
            assertThat(text.state()).isEqualTo("delivered reported");
        });
        assertThat(mails).allSatisfy(mail -> {
            assertThat(mail.tries()).containsExactly("email accepted accepted ×1");
            assertThat(mail.received("mail-relay")).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-body", "other-id"})
    void fault32SuccessThatIsNoneMovesNoOtherMessageAndThePartnersOwnWordDecides(String how) throws Exception {
        int from = 32_000 + 100 * how.length();
        Story other = arriving(1, from + 90).getFirst();
        hub.awaitSettled();
        List<String> before = other.timeline();
        int lines = received().size();
        turn("{\"answers\": \"" + how + "\"}");

        List<Story> texts = arriving(BEFORE_IT_IS_AWAY, from);
        hub.awaitSettled();

        assertThat(received()).as("nothing was sent again").hasSize(lines + BEFORE_IT_IS_AWAY);
        assertThat(texts).allMatch(text -> text.state().equals("delivered reported"));
        if (how.equals("error-body")) {
            assertThat(texts).noneMatch(text -> text.timeline().contains("attempt-accepted sms"));
        }
        assertThat(other.timeline()).isEqualTo(before);
    }

    @Test
    void fault31APartnerThatAsksForAPauseGetsOneFromAllMessages() throws Exception {
        int before = received().size();
        turn("{\"tooManyRequests\": true, \"retryAfter\": 60}");
        List<Story> stories = confirmed(30, 31_000);
        Awaitility.await("it has refused some, and is asked no more")
                .until(() -> received().size() > before
                        && partner("46elks").path("breaker").asText().equals("open"));
        List<Story> mails = mailed(5, 31_500);
        Awaitility.await("others go on").until(() -> mails.stream()
                .allMatch(mail -> mail.received("mail-relay").size() == 1));
        Awaitility.await("no call is under way")
                .until(() -> partner("46elks").path("sending").asInt() == 0);
        turn("{}");
        hub.awaitSettled();

        List<JsonNode> calls = received().subList(before, received().size());
        List<Instant> refused =
                moments(calls.stream().filter(call -> !isTaken(call)).toList());
        List<Instant> taken =
                moments(calls.stream().filter(FaultyPartnersTest::isTaken).toList());
        Instant first = Collections.min(refused);
        assertThat(refused.stream().filter(at -> at.isBefore(first.plus(PAUSE))))
                .as("those under way when the first was answered; after each pause one finds out")
                .hasSizeBetween(1, SLOTS + 8);
        assertThat(Duration.between(Collections.max(refused), Collections.min(taken)))
                .isGreaterThanOrEqualTo(PAUSE);
        assertThat(taken).hasSize(30);
        assertThat(stories).allMatch(story -> story.state().equals("delivered reported"));
    }

    @Test
    void fault40WhatIsOverdueAfterAnOutageOfHoursIsNotSentAfterItsTime() throws Exception {
        int before = received().size();
        outage(Duration.ofHours(6));

        List<Story> stories = confirmed(40, 40_000);
        hub.awaitSettled();

        assertThat(received().subList(before, received().size()))
                .as("a text may wait four hours")
                .noneMatch(FaultyPartnersTest::isTaken);
        assertThat(stories).allSatisfy(story -> assertThat(story.tries())
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("email accepted"));
    }

    @Test
    void aSystemThatDoesNotTakeWhatItAskedForIsTold() {
        var jdbc = hub.bean(JdbcTemplate.class);
        jdbc.update("insert into status_cursor (subscriber, cursor) values ('deaf', '0.')");
        jdbc.update(
                "insert into work (lane, ref, priority, due, tries) values ('status:deaf', gen_random_uuid(), 1, now(), 6)");
        Awaitility.await().until(() -> !operator.told("status", "raised").isEmpty());
        jdbc.update("delete from work where lane = 'status:deaf'");
        jdbc.update("delete from status_cursor where subscriber = 'deaf'");
        Awaitility.await().until(() -> !operator.told("status", "cleared").isEmpty());

        assertThat(operator.told("status", "raised").getFirst().path("text").asText())
                .isEqualTo("deaf does not take what it asked to be told of: it is told again for three days");
    }

    @Test
    void theTraceOfAnEventReachesThePartnerAndIsFoundOnWhatThePartnerReported() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        JsonNode event = Events.happened("supply.confirmed", "52000", Story.now(hub))
                .mobile("+46701740605")
                .wishing("sms")
                .build();
        ((ObjectNode) event).put("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        String eventId = hub.send(event).body().path("eventId").asText();
        hub.awaitSettled();

        assertThat(hub.get("/events/" + eventId).path("traceId").asText()).isEqualTo(trace);
        JsonNode communication = hub.get("/communications/"
                + hub.get("/events/" + eventId).path("communications").path(0).asText());
        assertThat(communication.path("traceId").asText()).isEqualTo(trace);
        String attempt = communication.at("/attempts/0/attemptId").asText().replace("-", "");
        assertThat(received())
                .extracting(call -> call.path("traceparent").asText())
                .filteredOn(header -> header.contains(trace))
                .as("each call is a child of the event's trace, and names its attempt")
                .isNotEmpty()
                .containsOnly("00-" + trace + "-" + attempt.substring(16) + "-01");
        List<JsonNode> entries = Story.list(hub.get("/customers/52000/timeline").path("entries"));
        assertThat(entries)
                .extracting(entry -> entry.path("kind").asText())
                .as("the report's too")
                .contains("event", "planned", "attempt-delivered");
        assertThat(entries).allMatch(entry -> entry.path("traceId").asText().equals(trace));
    }

    @Test
    void metricsNamePartnersAndOutcomesAndNoPersonOnTheManagementAddressAlone() throws Exception {
        confirmed(1, 50_000);
        hub.awaitSettled();

        String metrics = scrape("/actuator/prometheus").body();
        assertThat(metrics)
                .contains(
                        "budkavle_sends_total{partner=\"46elks\",result=\"answered\"}",
                        "budkavle_lane_share{partner=\"46elks\"} ",
                        "budkavle_events_accepted_total{door=\"http\"}",
                        "budkavle_events_planned_total ",
                        "budkavle_step_seconds_count{lane=\"steps\"}",
                        "budkavle_call_seconds_count{partner=\"46elks\"}")
                .doesNotContain("@example", "+4670", "50000");
        assertThat(figure(metrics, "budkavle_lane_tokens{partner=\"46elks\"}"))
                .isPositive()
                .isLessThanOrEqualTo(BURST);
        assertThat(scrape("/actuator/health").statusCode()).isEqualTo(200);
        for (String closed : List.of("env", "heapdump", "beans", "configprops", "loggers", "metrics")) {
            assertThat(scrape("/actuator/" + closed).statusCode()).as(closed).isEqualTo(404);
        }
        assertThat(hub.answer("/actuator/prometheus").status())
                .as("at the doors")
                .isEqualTo(404);
    }

    @Test
    void theStatusSaysHowEachPartnerIsDoing() {
        var customerNo = new AtomicInteger(51_000);
        Awaitility.await("it is back from what it was put through before").until(() -> {
            fromAQuietStart();
            confirmed(1, customerNo.getAndIncrement());
            hub.awaitSettled();
            return partner("46elks").path("breaker").asText().equals("closed");
        });
        JsonNode elks = partner("46elks");
        assertThat(elks.path("sentPerSecond").asDouble()).isPositive();
        assertThat(elks.path("oldestSeconds").asInt()).isZero();
        assertThat(elks.path("breaker").asText()).isEqualTo("closed");
        assertThat(elks.path("paused").asBoolean()).isFalse();
    }

    private static double breaker(String metrics, String state) {
        return figure(metrics, "budkavle_lane_breaker{partner=\"46elks\",state=\"" + state + "\"}");
    }

    private static double figure(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private static HttpResponse<String> scrape(String path) throws Exception {
        String port = hub.bean(Environment.class).getRequiredProperty("local.management.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static List<Story> confirmed(int number, int from) {
        return stories(number, i -> Events.happened("supply.confirmed", "" + (from + i), Story.now(hub))
                .mobile("+467017406" + String.format("%02d", 5 + i % 55))
                .wishing("sms", "email")
                .email("ok+" + (from + i) + "@example.com"));
    }

    /** Texts to phones that say so when they have it. */
    private static List<Story> arriving(int number, int from) {
        return stories(number, i -> Events.happened("supply.confirmed", "" + (from + i), Story.now(hub))
                .mobile("+46701740605")
                .wishing("sms", "email")
                .email("ok+" + (from + i) + "@example.com"));
    }

    private static List<Story> mailed(int number, int from) {
        return stories(number, i -> Events.mailed("" + (from + i), Story.now(hub)));
    }

    private static List<Story> stories(int number, IntFunction<Events> event) {
        return IntStream.range(0, number)
                .mapToObj(i -> Story.begin(hub, event.apply(i)))
                .toList();
    }

    private static List<Instant> moments(List<JsonNode> calls) {
        return calls.stream()
                .map(call -> Instant.parse(call.path("at").asText()))
                .toList();
    }

    private static boolean isTaken(JsonNode call) {
        return !call.at("/answer/id").asText("").isEmpty()
                && !call.at("/answer/id").isNull();
    }

    private static List<JsonNode> received() {
        return hub.sandbox().received("46elks");
    }

    private static JsonNode partner(String name) {
        return Story.list(hub.get("/status").path("partners")).stream()
                .filter(one -> one.path("partner").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void outage(Duration length) throws Exception {
        turn("{\"outageTo\": \"" + Story.now(hub).plus(length) + "\"}");
    }

    private static void turn(String knobs) throws Exception {
        hub.sandbox().turn("46elks", StrictJson.MAPPER.readTree(knobs));
    }
}
