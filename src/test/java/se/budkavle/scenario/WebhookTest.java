package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A system of the company's own: signed calls both ways, and a signed call that comes once more. */
class WebhookTest extends TextGatewayScenario {
    @Override
    String partner() {
        return "webhook";
    }

    @Override
    String textOf(JsonNode request) {
        return request.path("text").asText();
    }

    @Override
    String unknownSubscriber() {
        return "unknown-subscriber";
    }

    @Override
    String refusal() {
        return "422 {\"code\":\"invalid-recipient\"";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        return hub.post(address(line), "application/json", delivered(line));
    }

    @Test
    void aSignedCallThatComesAgainOrTooLateChangesNothing() {
        Story story = Story.of(hub, confirmed("41072", "+46701740672"));
        JsonNode line = story.received(partner()).getFirst();
        Instant now = Story.now(hub);

        assertThat(signed(line, "call-1", now.minusSeconds(600)).status()).isEqualTo(403);
        assertThat(signed(line, "call-1", now).status()).isEqualTo(204);
        assertThat(signed(line, "call-1", now).status()).isEqualTo(204);

        story.await(s -> s.attempts().getFirst().path("state").asText().equals("delivered"));
        List<JsonNode> reports = Story.list(
                hub.get("/events/" + story.accepted().body().path("eventId").asText() + "/payloads")
                        .at("/attempts/0/reports"));
        assertThat(reports)
                .filteredOn(r -> r.path("outcome").asText().equals("delivered"))
                .hasSize(1);
    }

    @Test
    void aTextWhoseAnswerWasLostGoesAgainUnderTheSameKey() {
        hub.sandbox().turn(partner(), knobs().put("answers", "half-open").put("times", 1));
        Story story = Story.of(hub, confirmed("41074", "+46701740674"));

        assertThat(story.timeline()).containsSubsequence("ambiguous sms", "resent sms", "attempt-accepted sms");
        assertThat(story.received(partner()))
                .extracting(line -> line.at("/request/messageId").asText())
                .as("which the other system takes for one")
                .hasSize(2)
                .containsOnly(
                        story.attempts().getFirst().path("attemptId").asText().replace("-", ""));
    }

    @Test
    void whatAFallbackOvertakesIsWithdrawn() {
        Story story = Story.of(hub, confirmed("41073", "+46701740673"));
        story.await(s -> s.timeline().contains("withdrawn sms"));

        assertThat(story.tries()).containsExactly("sms failed unknown silence ×1", "email accepted accepted ×1");
    }

    private RunningHub.Answer signed(JsonNode line, String id, Instant at) {
        String secret = hub.sandbox().properties().get("webhook.report-secret");
        var headers = new HashMap<>(OwnSystemCall.signed(secret, id, at, delivered(line)));
        headers.computeIfPresent("webhook-signature", (name, signature) -> "v1,b2xk " + signature);
        return hub.post(address(line), "application/json", delivered(line), headers);
    }

    private static String address(JsonNode line) {
        String address = line.at("/request/reportTo").asText();
        return address.substring(address.indexOf("/reports/"));
    }

    private static String delivered(JsonNode line) {
        return """
                {"messageId": "%s", "status": "delivered"}"""
                .formatted(line.at("/request/messageId").asText());
    }
}
