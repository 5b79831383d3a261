package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.BusinessClock;

/**
 * What comes while one channel is given up for the next: its delivery in the nick of time or too late, a no, the end of an
 * address. The test itself moves the time.
 */
class LateSuccessTest {
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

    @AfterEach
    void resume() {
        hub.post("/partners/print-vendor/resume", "application/json", "");
    }

    @Test
    void aLetterThatIsNotSealedYetIsTakenBack() {
        Story story = givenUpForALetter("34001", "+46701740670");

        deliver(story);
        awaitThat(story, s -> s.state().equals("delivered reported"));

        assertThat(story.tries()).containsExactly("sms delivered delivered ×1", "letter cancelled null ×0");
        assertThat(story.doubleContact()).isFalse();
        assertThat(story.timeline())
                .endsWith("silence sms", "offered letter", "attempt-delivered sms", "taken-back letter");
    }

    @Test
    void fault35ALetterInASealedBatchGoesOutAndIsADoubleContact() {
        hub.post("/partners/print-vendor/pause", "application/json", "");
        Story story = givenUpForALetter("34002", "+46701740671");
        leap(Duration.ofDays(5));
        awaitThat(story, s -> s.timeline().contains("sealed letter"));

        deliver(story);
        awaitThat(story, s -> s.state().equals("delivered reported"));

        assertThat(story.doubleContact()).isTrue();
        assertThat(hub.get("/status").path("doubleContacts").asInt()).isEqualTo(1);
        assertThat(story.timeline()).endsWith("sealed letter", "attempt-delivered sms", "double-contact sms");
        hub.post("/partners/print-vendor/resume", "application/json", "");
        awaitThat(story, s -> s.lettersReceived().size() == 1);
        assertThat(story.state()).as("the letter's way changes nothing").isEqualTo("delivered reported");
    }

    @Test
    void aReportThatArrivesInTheNickOfTimeWinsThoughItIsReadAfterTheWait() throws Exception {
        Story story = Story.begin(hub, confirmed("34003", "+46701740672").without("email"));
        awaitThat(story, s -> s.timeline().contains("attempt-accepted sms"));
        var routes = hub.bean(CamelContext.class).getRouteController();
        routes.stopRoute("hub-delivery-report");

        deliver(story);
        leap(Duration.ofHours(5));
        Instant waitIsOver = Story.now(hub);
        UUID id = UUID.fromString(story.communication().path("communicationId").asText());
        Awaitility.await("the silence was looked at, and is looked at again").until(() -> hub.bean(JdbcTemplate.class)
                .queryForObject("select max(due) from work where lane = 'steps' and ref = ?", Timestamp.class, id)
                .toInstant()
                .isAfter(waitIsOver));
        routes.startRoute("hub-delivery-report");
        awaitThat(story, s -> s.state().equals("delivered reported"));

        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(story.timeline()).doesNotContain("silence sms").endsWith("attempt-delivered sms");
    }

    @Test
    void theNextChannelIsNotUsedWhenThePersonHasSaidNoToItMeanwhile() {
        Story offer = Story.begin(
                hub,
                Events.happened("member.offer", "34004", Story.now(hub))
                        .wishing("sms", "email")
                        .mobile("+46701740673")
                        .email("ok+34004@example.com"));
        awaitThat(offer, s -> s.timeline().contains("attempt-accepted sms"));
        var no = Events.happened("consent.changed", "34004", Story.now(hub));
        no.data("consent").put("channel", "email").put("granted", false);
        Story.begin(hub, no);
        awaitThat(offer, s -> s.refusals().contains("sales email source:crm"));

        leap(Duration.ofDays(2));
        awaitThat(offer, s -> s.state().equals("exhausted"));

        assertThat(offer.tries()).containsExactly("sms failed unknown silence ×1");
        assertThat(offer.received("mail-relay")).isEmpty();
    }

    @Test
    void theNextChannelIsPassedOverWhenItsAddressHasDiedMeanwhile() {
        Story text = Story.begin(hub, confirmed("34005", "+46701740674").email("nouser+34005@example.com"));
        awaitThat(text, s -> s.timeline().contains("attempt-accepted sms"));
        Story other = Story.begin(
                hub, confirmed("34006", "+46701740605").wishing("email").email("nouser+34005@example.com"));
        awaitThat(other, s -> s.suppressions().contains("email: userunknown"));

        leap(Duration.ofHours(5));
        awaitThat(text, s -> s.timeline().contains("offered letter"));

        assertThat(text.timeline()).contains("silence sms").doesNotContain("offered email");
        assertThat(text.communication().path("rules").toString()).contains("suppressed");
    }

    private static Story givenUpForALetter(String customerNo, String mobile) {
        Story story = Story.begin(hub, confirmed(customerNo, mobile).without("email"));
        awaitThat(story, s -> s.timeline().contains("attempt-accepted sms"));
        leap(Duration.ofHours(5));
        awaitThat(story, s -> s.timeline().contains("offered letter"));
        return story;
    }

    /** What the gateway would say about the text, now. */
    private static void deliver(Story story) {
        JsonNode text = story.received("46elks").getFirst();
        URI callback = URI.create(text.at("/request/whendelivered").asText());
        hub.post(
                callback.getRawPath() + "?" + callback.getRawQuery(),
                "application/x-www-form-urlencoded",
                "id=" + text.path("id").asText() + "&status=delivered");
    }

    private static void leap(Duration length) {
        hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(length));
    }

    private static void awaitThat(Story story, Predicate<Story> seen) {
        Awaitility.await().until(() -> seen.test(story));
    }

    private static Events confirmed(String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms")
                .mobile(mobile);
    }
}
