package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Twilio: numbered errors, signed forms to an address of each message, opt-outs as errors. */
class TwilioTest extends TextGatewayScenario {
    @Override
    String partner() {
        return "twilio";
    }

    @Override
    String textOf(JsonNode request) {
        return request.path("Body").asText();
    }

    @Override
    String unknownSubscriber() {
        return "unknown-subscriber";
    }

    @Override
    String refusal() {
        return "400 {\"code\":21211";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        String address = line.at("/request/StatusCallback").asText();
        return hub.post(
                address.substring(address.indexOf("/reports/")),
                "application/x-www-form-urlencoded",
                "MessageSid=" + line.path("id").asText() + "&MessageStatus=delivered");
    }

    @Test
    void whoOptedOutWithThePartnerHasOptedOutWithUs() {
        Story story = Story.of(hub, confirmed("41084", "+46701740684"));

        assertThat(story.tries()).containsExactly("sms failed blocked opt-out ×1", "email accepted accepted ×1");
        assertThat(story.refusals()).contains("sales * stop", "loyalty * stop");
        assertThat(story.suppressions()).isEmpty();
    }

    @Test
    void aTextWhoseAnswerWasLostIsLookedForBeforeItGoesAgain() {
        whatIsThereIsFoundAndNotSentAgain();
        whatIsNotThereIsSentAgain();
    }
}
