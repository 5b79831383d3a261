package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub answers about customers, partners and events, to callers of each role. */
class HubAnswersTest {
    private static final String VIEWER = "token-that-looks";
    private static final String GUARD = "token-of-the-guard";

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.viewer-token=" + VIEWER, "--budkavle.protected-token=" + GUARD);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "100%", "what?", "no#1", "a;b=c", "a+b", "a\\b", "../x", "%2F", "{x}", "..", "timeline"})
    void everyCustomerNumberHasATimeline(String customerNo) {
        ObjectNode event = RunningHub.example("supply.confirmed", "numbers " + customerNo);
        event.put("subject", "customer/" + customerNo);
        ((ObjectNode) event.at("/data/customer")).put("customerNo", customerNo).remove("personalNumber");
        assertThat(hub.send(event).status()).isEqualTo(202);
        hub.awaitSettled();

        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        assertThat(hub.get("/customers/timeline?customerNo=" + encoded).path("entries"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/c", "200%", "when?", "no#2", "a;c=d"})
    void customerNumbersMayAlsoStandEncodedInThePath(String customerNo) {
        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        var timeline = hub.get("/customers/" + encoded + "/timeline");

        assertThat(timeline.path("customerNo").asText()).isEqualTo(customerNo);
    }

    @Test
    void aStoredDecisionIsExplainedWithTheSendoutsThatDidNotMatch() {
        ObjectNode event = RunningHub.example("contract.expiring", "explained-1");
        ((ObjectNode) event.path("data")).remove("offer");
        String eventId = hub.send(event).body().path("eventId").asText();
        hub.awaitSettled();

        var explanation = hub.get("/events/" + eventId + "/explanation");

        assertThat(explanation.at("/event/id").asText()).isEqualTo("explained-1");
        assertThat(explanation.path("release").asText()).hasSize(64);
        assertThat(sendouts(explanation))
                .containsExactlyInAnyOrder(
                        "contract-expiring-notice matched send", "contract-expiring-offer unmatched not-sent");
        assertThat(explanation.at("/sendouts").findValue("address").asText()).contains("***");
        assertThat(explanation.findValues("rule")).isNotEmpty();
    }

    private static List<String> sendouts(JsonNode explanation) {
        return Story.list(explanation.path("sendouts")).stream()
                .map(s -> s.path("sendout").asText()
                        + (s.path("matched").asBoolean() ? " matched " : " unmatched ")
                        + s.path("decision").asText())
                .toList();
    }

    @Test
    void whatIsNotDecidedYetHasNoExplanation() {
        ObjectNode event = RunningHub.example("supply.confirmed", "explained-2");
        event.put("subject", "customer/nobody-yet");
        ((ObjectNode) event.path("data")).putObject("customer").put("customerNo", "nobody-yet");
        String eventId = hub.send(event).body().path("eventId").asText();

        var answer = hub.answer("/events/" + eventId + "/explanation");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).contains("nothing has been decided yet");
    }

    @Test
    void protectedIdentityIsShownToOneRoleAloneAndEachReadingIsWrittenDown() {
        Story story = Story.of(hub, protectedCustomer("guarded-1"));
        String event = "/events/" + story.accepted().body().path("eventId").asText();
        String communication = "/communications/"
                + story.communication().path("communicationId").asText();
        String document =
                "/attempts/" + story.attempts().getFirst().path("attemptId").asText() + "/document";

        assertThat(hub.answer(event + "/payloads").status()).isEqualTo(403);
        assertThat(hub.answer(document).status()).isEqualTo(403);
        assertThat(hub.get(communication).at("/plan/0/address").asText()).isEqualTo("***");
        assertThat(hub.get(event + "/explanation").findValue("address").asText())
                .isEqualTo("***");
        assertThat(hub.get("/readings")).isEmpty();

        var payloads = hub.getAs(GUARD, event + "/payloads");

        assertThat(payloads.status()).isEqualTo(200);
        assertThat(payloads.body().at("/canonical/customer/customerNo").asText())
                .isEqualTo("guarded-1");
        assertThat(hub.getAs(GUARD, document).status()).isEqualTo(200);
        assertThat(hub.getAs(GUARD, communication).body().at("/plan/0/address").asText())
                .contains("|");
        assertThat(hub.get("/readings"))
                .extracting(r ->
                        r.path("what").asText() + " of " + r.path("customerNo").asText())
                .containsExactly("payloads of guarded-1", "document of guarded-1", "addresses of guarded-1");
        assertThat(story.timeline()).contains("protected-read");
    }

    /** What was stored before the person was protected is hidden too, under every customer number of the person. */
    @Test
    void whoBecomesProtectedIsHiddenBackwards() {
        Story before = Story.of(hub, Events.happened("supply.confirmed", "later-1", Story.now(hub)));
        String payloads = "/events/" + before.accepted().body().path("eventId").asText() + "/payloads";
        assertThat(hub.answer(payloads).status()).isEqualTo(200);

        Story.of(hub, protectedCustomer("later-1").named("again"));

        assertThat(hub.answer(payloads).status()).isEqualTo(403);
    }

    private static Events protectedCustomer(String customerNo) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub)).protectedIdentity();
    }

    @Test
    void aViewerLooksWithoutSeeingRawDataOrChangingAnything() {
        Story story = Story.of(hub, Events.happened("supply.confirmed", "viewed-1", Story.now(hub)));
        String event = "/events/" + story.accepted().body().path("eventId").asText();

        assertThat(hub.getAs(VIEWER, event).status()).isEqualTo(200);
        assertThat(hub.getAs(VIEWER, "/customers/viewed-1/timeline").status()).isEqualTo(200);
        assertThat(hub.getAs(VIEWER, event + "/payloads").status()).isEqualTo(403);
        assertThat(hub.answer(event + "/payloads").status()).isEqualTo(200);
        assertThat(hub.postAs(VIEWER, "/partners/46elks/pause").status()).isEqualTo(403);
        assertThat(hub.getAs("no-token", event).status()).isEqualTo(401);
    }

    @Test
    void theSandboxIsTheModeOfEveryPartner() {
        var partners = hub.get("/status").path("partners");

        assertThat(partners).hasSize(3).allMatch(p -> p.path("mode").asText().equals("sandbox"));
        assertThat(hub.get("/partners"))
                .hasSize(3)
                .allMatch(p -> p.path("mode").asText().equals("sandbox"));
    }
}
