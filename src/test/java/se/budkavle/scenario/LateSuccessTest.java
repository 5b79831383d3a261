package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.work.BusinessClock;

/** A channel that was given up delivers after all, while the next one is on its way. The test itself moves the time. */
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
    void aLetterInASealedBatchGoesOutAndIsADoubleContact() {
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
