package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** SMPP: a bound session, ids in two bases, receipts in every style, texts in parts. */
class SmppTest extends TextGatewayScenario {
    @Override
    String partner() {
        return "smpp";
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
        return "11 ";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        return hub.post("/reports/smpp/receipt", "application/json", "{\"stat\": \"DELIVRD\"}");
    }

    /** Receipts come over the bound session alone: there is no door to forge one at. */
    @Test
    @Override
    void aReportThatAnybodyCouldHaveWrittenIsRefusedAndChangesNothing() {
        assertThat(forgedReport(null).status()).isEqualTo(404);
    }

    /** The gateway's id is read in either base. */
    @Test
    @Override
    void aTextIsSentAndDelivered() {
        Story story = Story.of(hub, confirmed("41005", "+46701740605"));

        JsonNode line = story.received(partner()).getFirst();
        assertThat(textOf(line.path("request"))).startsWith("Från ").endsWith("/Vinterljus Energi");
        assertThat(story.attempts().getFirst().path("partnerRef").asText())
                .isEqualTo(new java.math.BigInteger(line.path("id").asText(), 16).toString());
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
    }

    @Test
    void aLongTextArrivesWholeHoweverManyPartsItTakes() {
        Story story = Story.of(hub, confirmed("41008", "+46701740608").about("Š".repeat(90)));

        JsonNode request = story.received(partner()).getFirst().path("request");
        assertThat(request.path("parts").asInt()).isGreaterThan(2);
        assertThat(textOf(request)).contains("Š".repeat(90)).endsWith("/Vinterljus Energi");
        assertThat(story.state()).isEqualTo("delivered reported");
    }
}
