package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.delivery.LimitStore;
import se.budkavle.release.StrictJson;

/** Two partners carry texts, the second when the first is away: nothing is lost, nothing goes out twice. */
class FailoverTest {
    private static final String OUTAGE = "{\"outageTo\": \"2099-01-01T00:00:00Z\"}";

    private static RunningHub hub;

    @BeforeAll
    static void start(@TempDir Path folder) {
        hub = ProjectCopy.in(folder)
                .textsBy("46elks: {weight: 100, mode: live}\n    twilio: {weight: 0, mode: live}")
                .changed(
                        "mappings/partners/46elks/partner.yaml",
                        text -> patient(text) + "breaker: {failures: 3, pause: PT30M}\n")
                .changed("mappings/partners/twilio/partner.yaml", FailoverTest::patient)
                .start();
    }

    /** An answer that a slow machine keeps waiting is no lost one. */
    private static String patient(String partner) {
        return partner.replaceFirst("(?m)^timeout: .*$", "timeout: PT1M");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void everyLineOfTheLedgersHasItsAttempt() throws Exception {
        turn("{}");
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    @Test
    void aTextSurvivesTheOutageOfItsFirstPartner() throws Exception {
        turn(OUTAGE);
        Story story = Story.of(hub, confirmed("51005", "+46701740605"));

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(partners(story)).containsExactly("46elks cancelled", "twilio delivered");
        assertThat(story.communication().path("plan"))
                .as("the plan ranks channels, and stands as it was made")
                .extracting(step -> step.path("channel").asText())
                .startsWith("sms", "email");
        assertThat(story.timeline())
                .filteredOn(entry -> !entry.equals("not-taken sms"))
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "partner-away sms",
                        "offered sms",
                        "attempt-accepted sms",
                        "attempt-sent sms",
                        "attempt-delivered sms");
        // how often it is asked is the breaker's matter: the lane may claim before a refusal is counted
        assertThat(story.timeline())
                .containsSubsequence("offered sms", "not-taken sms", "not-taken sms", "partner-away sms");
        assertThat(story.timeline().lastIndexOf("not-taken sms"))
                .as("who is away is asked no more")
                .isLessThan(story.timeline().indexOf("partner-away sms"));
        assertThat(story.sentence("partner-away"))
                .isEqualTo("46elks takes nothing now: another partner of the channel takes over");
        assertThat(story.received("twilio")).hasSize(1);
        assertThat(story.received("mail-relay")).isEmpty();
        assertThat(isAway("46elks")).as("as the status shows").isTrue();

        Story next = Story.of(hub, confirmed("51006", "+46701740606"));
        assertThat(partners(next)).as("while the first is away").containsExactly("twilio delivered");

        turn("{}");
        hub.bean(LimitStore.class).hasten(Duration.ofHours(1));
        Awaitility.await().until(() -> !isAway("46elks"));
        Story last = Story.of(hub, confirmed("51007", "+46701740607"));
        assertThat(partners(last)).as("the one that finds out").containsExactly("46elks delivered");
        assertThat(breaker("46elks")).as("when it is back").isEqualTo("closed");
    }

    @Test
    void whatMayHaveArrivedNeverGoesOutByTheOtherPartner() throws Exception {
        turn("{\"blackHole\": true}");
        Story story = Story.begin(hub, confirmed("51008", "+46701740608"));
        Awaitility.await().until(() -> story.timeline().contains("ambiguous sms"));
        turn("{}");
        hub.awaitSettled();

        assertThat(partners(story)).containsExactly("46elks delivered");
        assertThat(story.received("twilio")).isEmpty();
    }

    @Test
    void aPartnerThatReportsNothingLosesItsWeightToTheOtherAndGetsItBackByReportingInTime() {
        hub.bean(LimitStore.class).hasten(Duration.ofHours(1));
        Awaitility.await().until(() -> share() == 1 && shareAsMeasured() == 1);
        several(10, 51_100, "+46701740671");
        assertThat(share()).isLessThan(1);
        Awaitility.await().until(() -> shareAsMeasured() < 1);

        List<Story> meanwhile = several(30, 51_200, "+46701740609");
        assertThat(meanwhile.stream().map(FailoverTest::partners).distinct())
                .as("the one of weight 0 carries what the other is not given")
                .contains(List.of("twilio delivered"));
        assertThat(meanwhile).allMatch(story -> story.state().equals("delivered reported"));

        hub.post("/partners/twilio/pause", "application/json", "");
        several(45, 51_300, "+46701740610");
        hub.post("/partners/twilio/resume", "application/json", "");
        assertThat(share()).isEqualTo(1);
        Awaitility.await().until(() -> shareAsMeasured() == 1);
        assertThat(several(5, 51_400, "+46701740611"))
                .allMatch(story -> partners(story).equals(List.of("46elks delivered")));
    }

    private static List<Story> several(int number, int from, String mobile) {
        List<Story> stories = IntStream.range(from, from + number)
                .mapToObj(no -> Story.begin(hub, confirmed("" + no, mobile)))
                .toList();
        hub.awaitSettled();
        return stories;
    }

    private static double share() {
        return status("46elks").path("share").asDouble();
    }

    private static double shareAsMeasured() {
        return hub.bean(MeterRegistry.class)
                .get("budkavle.lane.share")
                .tag("partner", "46elks")
                .gauge()
                .value();
    }

    private static List<String> partners(Story story) {
        return story.attempts().stream()
                .map(a -> a.path("partner").asText() + " " + a.path("state").asText())
                .toList();
    }

    private static boolean isAway(String partner) {
        return status(partner).path("away").asBoolean();
    }

    private static String breaker(String partner) {
        return status(partner).path("breaker").asText();
    }

    private static JsonNode status(String partner) {
        for (JsonNode one : hub.get("/status").path("partners")) {
            if (one.path("partner").asText().equals(partner)) {
                return one;
            }
        }
        throw new AssertionError("the status does not name " + partner);
    }

    private static void turn(String knobs) throws Exception {
        hub.sandbox().turn("46elks", StrictJson.MAPPER.readTree(knobs));
    }

    private static Events confirmed(String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }
}
