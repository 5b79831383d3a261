package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** LINK Mobility: result codes in answers and reports, a report for each part, a gate with a password. */
class LinkMobilityTest extends TextGatewayScenario {
    private static final String LONG_NAME = "Timpris med elen från vattenkraften längs vår egen älv, året om";

    @Override
    String partner() {
        return "link-mobility";
    }

    @Override
    String textOf(JsonNode request) {
        return request.path("userData").asText();
    }

    @Override
    String unknownSubscriber() {
        return "unknown-subscriber";
    }

    @Override
    String refusal() {
        return "200 {\"messageId\":\"\",\"resultCode\":2106";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        String report = """
                {"refId": "%s", "id": "%s$0", "resultCode": 1001, "segments": 1}"""
                .formatted(line.at("/request/refId").asText(), line.path("id").asText());
        return hub.post("/reports/link-mobility/delivery", "application/json", report);
    }

    @Test
    void aTextInPartsIsDeliveredWhenEveryPartIs() {
        Story story = Story.of(hub, confirmed("41008", "+46701740608").about(LONG_NAME));

        assertThat(textOf(story.received(partner()).getFirst().path("request"))).hasSizeBetween(161, 306);
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
    }

    @Test
    void aTextOfWhichOnePartFailsHasFailed() {
        Story story = Story.of(hub, confirmed("41061", "+46701740661").about(LONG_NAME));

        assertThat(reports(story, "delivered")).isNotEmpty();
        assertThat(reports(story, "failed-soft")).isNotEmpty();
        assertThat(story.tries()).first().asString().startsWith("sms failed failed-soft undelivered");
    }

    /** The keyword of a shared short number is no word of the customer's. */
    @Test
    void aStopBehindTheKeywordOfAShortNumberIsAStop() {
        Story story = Story.of(hub, confirmed("41041", "+46701740641"));
        hub.sandbox().incoming(partner(), "+46701740641", "Vinter STOPP");

        story.await(s -> s.timeline().contains("stopped sms"));
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales sms stop", "loyalty sms stop");
    }
}
