package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.customer.Suppression;
import se.budkavle.delivery.AnAttempt;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.AttemptState;
import se.budkavle.delivery.AttemptStore.Offered;
import se.budkavle.delivery.Keys;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.Stores;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** What partners say too often, too late, in the wrong order, or about nobody. The test itself moves the time. */
class LateReportTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.sandbox.time=real");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void fault33TenReportsOfOneDeliveryAtOnceAreOneTransition() {
        Story story = taken("39001", "+46701740670");

        sayAtOnce(10, story, "delivered");
        awaitThat(story, s -> s.state().equals("delivered reported"));
        awaitNoReports();

        assertThat(told(story)).hasSize(10).containsOnly("delivered");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered sms", "attempt-accepted sms", "attempt-delivered sms");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
    }

    @Test
    void fault34WhatWasPassedOnAfterItWasDeliveredStaysDelivered() {
        Story story = taken("39002", "+46701740671");

        say(story, "delivered");
        awaitThat(story, s -> s.state().equals("delivered reported"));
        say(story, "sent");
        awaitNoReports();

        assertThat(told(story)).as("both words were taken").containsExactlyInAnyOrder("delivered", "sent");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(story.timeline()).endsWith("attempt-delivered sms");
    }

    /** What the hub took of the partner's reports about it, as the partner said it. */
    private static List<String> told(Story story) {
        return hub
                .bean(JdbcTemplate.class)
                .queryForList(
                        "select convert_from(body, 'UTF8') from raw_report where attempt_id = ? order by received_at",
                        String.class,
                        text(story))
                .stream()
                .map(form -> form.replaceAll(".*status=", ""))
                .toList();
    }

    @Test
    void fault36AFailureAfterTheNextChannelWentIsWrittenDownAndChangesNothing() {
        Story story = taken("39003", "+46701740672");
        leap(Duration.ofHours(5));
        awaitThat(story, s -> s.timeline().contains("attempt-accepted email"));
        leap(Duration.ofDays(20));
        awaitThat(story, s -> s.state().equals("delivered presumed"));

        say(story, "failed");
        awaitThat(story, s -> s.timeline().contains("attempt-failed sms"));
        awaitNoReports();

        assertThat(story.state()).as("long after the window has closed").isEqualTo("delivered presumed");
        assertThat(story.tries())
                .containsExactly("sms failed failed-soft undelivered ×1", "email accepted accepted ×1");
        assertThat(story.received("mail-relay")).as("no third send").hasSize(1);
        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.timeline()).doesNotContain("fallback sms");
        assertThat(story.workItems()).isEmpty();
    }

    @Test
    void fault37AReportThatOvertakesOurOwnCommitIsHeldAndMatched() {
        Story story = taken("39004", "+46701740673");
        Stores stores = hub.bean(Stores.class);
        UUID known =
                UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
        UUID early = UUID.randomUUID();
        assertThat(report(early, "delivered")).isBetween(200, 299);
        awaitState(early, "received");

        Attempt like = stores.attempts().find(known).orElseThrow();
        inTransaction(() -> stores.attempts()
                .insert(List.of(new Offered(
                        copy(like, early),
                        stores.attempts().messages(List.of(known)).get(known)))));
        leap(Duration.ofMinutes(2));

        awaitState(early, "applied");
        assertThat(stores.attempts().find(early).orElseThrow().state()).isEqualTo(AttemptState.DELIVERED);
    }

    @Test
    void fault37AReportAboutAMessageThatNobodyKnowsEndsAmongTheOrphans() {
        UUID nobodys = UUID.randomUUID();

        report(nobodys, "delivered");
        awaitState(nobodys, "received");
        assertThat(orphans(nobodys)).as("it may still have overtaken us").isEmpty();
        leap(Duration.ofMinutes(20));

        awaitState(nobodys, "orphan");
        assertThat(orphans(nobodys)).as("of %s", hub.get("/orphans")).hasSize(1);
    }

    @Test
    void aWordThatNobodyExplainsChangesNothingIsKeptWholeAndIsReadOnceMoreWhenItsTableIsMended() {
        Story story = taken("39012", "+46701740675");
        say(story, "teleported");
        Awaitility.await().until(() -> unexplained().size() == 1);
        JsonNode item = unexplained().getFirst();
        say(story, "beamed");
        Awaitility.await().until(() -> unexplained().size() == 2);

        assertThat(item.path("reason").asText())
                .isEqualTo("46elks reported teleported, which mappings/partners/46elks/codes.yaml does not explain");
        assertThat(story.attempts().getFirst().path("state").asText()).isEqualTo("accepted");
        assertThat(Story.list(hub.get("/orphans")).stream()
                        .filter(r -> r.path("state").asText().equals("unknown-code"))
                        .map(LateReportTest::asItCame))
                .anyMatch(body -> body.contains("status=teleported"));

        assertThat(readAgain(item)).isEqualTo(200);
        Awaitility.await().until(() -> unexplained().stream() // as nobody has mended the table
                .anyMatch(again -> !again.path("workItemId").equals(item.path("workItemId"))
                        && again.path("reason").equals(item.path("reason"))));
        Awaitility.await().until(() -> unread() == 2);
        hub.bean(JdbcTemplate.class)
                .update(
                        """
                        update raw_report set body = convert_to(regexp_replace(
                          convert_from(body, 'UTF8'), 'teleported|beamed', 'delivered'), 'UTF8')
                        where state = 'unknown-code' and partner = '46elks'"""); // what a mended table makes of them
        List<JsonNode> both = unexplained();

        assertThat(both).hasSize(2).allSatisfy(one -> assertThat(readAgain(one))
                .as("the first has both reports read, and leaves nothing to the second")
                .isEqualTo(200));
        awaitThat(story, s -> s.state().equals("delivered reported"));
        awaitNoReports();
        assertThat(unread()).isZero();
        assertThat(unexplained()).isEmpty();
    }

    private static String asItCame(JsonNode report) {
        byte[] body = hub.answer("/orphans/" + report.path("reportId").asText())
                .response()
                .body();
        return new String(body, StandardCharsets.UTF_8);
    }

    private static int readAgain(JsonNode item) {
        return hub.post(
                        "/work-items/" + item.path("workItemId").asText() + "/resolve",
                        "application/json",
                        "{\"resolution\": \"again\"}")
                .status();
    }

    private static int unread() {
        return hub.bean(JdbcTemplate.class)
                .queryForObject("select count(*) from raw_report where state = 'unknown-code'", Integer.class);
    }

    private static List<JsonNode> unexplained() {
        return Story.list(hub.get("/work-items")).stream()
                .filter(item -> item.path("kind").asText().equals("unknown-code"))
                .toList();
    }

    @Test
    void aMessageThatItsPartnerLetGoOfSaysNothingAboutTheAddress() {
        Story withdrawn = taken("39007", "+46701740674");
        Story failed = taken("39008", "+46701740674");

        failedSoftly(withdrawn, "withdrawn");
        failedSoftly(failed, "absent");
        awaitThat(withdrawn, s -> s.tries().contains("email accepted accepted ×1"));
        awaitThat(failed, s -> s.tries().contains("email accepted accepted ×1"));

        assertThat(hub.bean(JdbcTemplate.class)
                        .queryForList(
                                "select reason from soft_bounce where attempt_id in (?, ?)",
                                String.class,
                                text(withdrawn),
                                text(failed)))
                .containsExactly("absent");
    }

    @Test
    void ofTwoTriesInParallelTheOneWhoseSilenceIsOverFirstIsLookedAtFirst() {
        for (boolean sooner : List.of(true, false)) {
            Story story = taken(sooner ? "39010" : "39011", "+46701740674");
            Stores stores = hub.bean(Stores.class);
            var jdbc = hub.bean(JdbcTemplate.class);
            UUID other = UUID.randomUUID();
            Attempt like = stores.attempts().find(text(story)).orElseThrow();
            inTransaction(() -> stores.attempts()
                    .insert(List.of(new Offered(
                            copy(like, other),
                            stores.attempts().messages(List.of(text(story))).get(text(story))))));
            jdbc.update("update communication set parallel = true where communication_id = ?", like.communicationId());
            jdbc.update("update attempt set wait_seconds = ? where attempt_id = ?", sooner ? 3_600 : 777_600, other);
            Instant before = nextLook(like.communicationId());

            accepted(other);

            Instant own =
                    stores.attempts().find(other).orElseThrow().createdAt().plus(Duration.ofHours(1));
            assertThat(nextLook(like.communicationId()))
                    .isEqualTo(sooner ? own.truncatedTo(ChronoUnit.MICROS) : before);
        }
    }

    @Test
    void thatAChannelIsLeftOutIsToldOnceHoweverOftenOneOfTwoInParallelIsLookedAt() {
        Story story = Story.begin(
                hub,
                Events.happened("supply.confirmed", "39031", Story.now(hub))
                        .wishing("sms", "email")
                        .without("address")
                        .mobile("+46701740674")
                        .email("ok+39031@example.com"));
        awaitThat(story, s -> s.timeline().contains("attempt-accepted sms"));
        Stores stores = hub.bean(Stores.class);
        UUID id = stores.attempts().find(text(story)).orElseThrow().communicationId();
        hub.bean(JdbcTemplate.class).update("update communication set parallel = true where communication_id = ?", id);
        stores.suppressions()
                .add(new Suppression("email", "ok+39031@example.com", "userunknown", Story.now(hub), "test"));

        for (int look = 1; look <= 3; look++) {
            Instant now = Story.now(hub);
            stores.work().put(List.of(WorkRow.of(Lanes.STEPS, id, Priority.NOW, now)));
            Awaitility.await().until(() -> nextLooks(id).stream().anyMatch(due -> due.isAfter(now)));
        }

        assertThat(story.timeline()).containsOnlyOnce("left-out email").doesNotContain("offered email");
        assertThat(story.tries()).containsExactly("sms accepted accepted ×1");
    }

    private static List<Instant> nextLooks(UUID communication) {
        return hub
                .bean(JdbcTemplate.class)
                .queryForList("select due from work where lane = 'steps' and ref = ?", Timestamp.class, communication)
                .stream()
                .map(Timestamp::toInstant)
                .toList();
    }

    private static Instant nextLook(UUID communication) {
        return hub.bean(JdbcTemplate.class)
                .queryForObject("select due from work where lane = 'steps' and ref = ?", Timestamp.class, communication)
                .toInstant();
    }

    private static void accepted(UUID attempt) {
        Instant now = hub.bean(Clock.class).instant();
        var report = new DeliveryReport("46elks", null, attempt, Outcome.ACCEPTED, null, now, false, null);
        inTransaction(() -> hub.bean(ReportBook.class).add(List.of(new Told(attempt, report, null))));
    }

    private static void failedSoftly(Story story, String reason) {
        failed(story, Outcome.FAILED_SOFT, reason);
    }

    private static void failed(Story story, Outcome outcome, String reason) {
        Instant now = hub.bean(Clock.class).instant();
        var report = new DeliveryReport("46elks", null, text(story), outcome, reason, now, true, null);
        inTransaction(() -> hub.bean(ReportBook.class).add(List.of(new Told(text(story), report, null))));
    }

    @Test
    void aNumberThatIsReachedAfterAllIsUsedAgain() {
        Story story = taken("39013", "+46701740676");
        failed(story, Outcome.FAILED_HARD, "invalid-number");
        awaitThat(story, s -> s.suppressions().contains("sms: invalid-number"));

        say(story, "delivered");
        awaitThat(story, s -> s.timeline().contains("suppression-lifted sms"));

        assertThat(story.suppressions()).isEmpty();
        assertThat(story.received("46elks")).as("no third send").hasSize(1);
    }

    private static UUID text(Story story) {
        return UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
    }

    @Test
    void whatAPartnerHeldThatThisHubDoesNotHaveStopsNoOtherLeaseFromRunningOut() {
        Story story = taken("39009", "+46701740674");
        var jdbc = hub.bean(JdbcTemplate.class);
        jdbc.update("update attempt set state = 'sending' where attempt_id = ?", text(story));
        for (String lane : List.of("attempts:of-another-hub", "attempts:46elks")) {
            jdbc.update(
                    """
                    insert into work (lane, ref, priority, due, token, lease_until)
                    values (?, ?, 1, now(), gen_random_uuid(), now() + interval '1 second')""",
                    lane,
                    lane.endsWith("46elks") ? text(story) : UUID.randomUUID());
        }
        awaitThat(story, s -> s.attempts().getFirst().path("state").asText().equals("ambiguous"));
        assertThat(hub.bean(Stores.class).work().count("attempts:of-another-hub"))
                .isZero();
    }

    /** A text that the gateway has taken and says nothing more about. */
    private static Story taken(String customerNo, String mobile) {
        Story story = Story.begin(
                hub,
                Events.happened("supply.confirmed", customerNo, Story.now(hub))
                        .wishing("sms", "email")
                        .mobile(mobile)
                        .email("ok+" + customerNo + "@example.com"));
        awaitThat(story, s -> s.timeline().contains("attempt-accepted sms"));
        return story;
    }

    private static void say(Story story, String status) {
        sayAtOnce(1, story, status);
    }

    /** Each of them is taken. */
    private static void sayAtOnce(int number, Story story, String status) {
        JsonNode text = story.received("46elks").getFirst();
        URI callback = URI.create(text.at("/request/whendelivered").asText());
        String form = "id=" + text.path("id").asText() + "&status=" + status;
        var together = new CyclicBarrier(number);
        try (var callers = Executors.newFixedThreadPool(number)) {
            var answers = IntStream.range(0, number)
                    .mapToObj(i -> callers.submit(() -> {
                        together.await(4, TimeUnit.MINUTES);
                        return post(callback, form);
                    }))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get(4, TimeUnit.MINUTES))
                    .isBetween(200, 299));
        }
    }

    private static int report(UUID attempt, String status) {
        String key = attempt.toString().replace("-", "");
        URI callback = URI.create(hub.bean(Keys.class).callback("46elks", "delivery", key));
        return post(callback, "id=" + key + "&status=" + status);
    }

    private static int post(URI callback, String form) {
        return hub.post(callback.getRawPath() + "?" + callback.getRawQuery(), "application/x-www-form-urlencoded", form)
                .status();
    }

    private static Attempt copy(Attempt a, UUID id) {
        return AnAttempt.like(a)
                .named(id)
                .now(AttemptState.SENDING)
                .madeAt(hub.bean(Clock.class).instant())
                .sentAt(List.of())
                .made();
    }

    private static List<JsonNode> orphans(UUID attempt) {
        return Story.list(hub.get("/orphans")).stream()
                .filter(r -> r.path("attemptId").asText().equals(attempt.toString()))
                .filter(r -> r.path("state").asText().equals("orphan"))
                .toList();
    }

    private static void inTransaction(Runnable work) {
        hub.bean(TransactionTemplate.class).executeWithoutResult(status -> work.run());
    }

    private static void leap(Duration length) {
        hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(length));
    }

    private static void awaitThat(Story story, Predicate<Story> seen) {
        Awaitility.await().until(() -> seen.test(story));
    }

    private static void awaitState(UUID attempt, String state) {
        var jdbc = hub.bean(org.springframework.jdbc.core.JdbcTemplate.class);
        Awaitility.await().until(() -> jdbc.queryForList(
                        "select state from raw_report where attempt_id = ? and note is not null or attempt_id = ? and state <> 'received'",
                        String.class,
                        attempt,
                        attempt)
                .equals(List.of(state)));
    }

    private static void awaitNoReports() {
        var work = hub.bean(Stores.class).work();
        Awaitility.await().until(() -> work.count("reports") + work.count("bounces") == 0);
    }
}
