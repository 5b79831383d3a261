package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Sinch: a bearer token, signed reports with a moment and a nonce, numbers without a plus. */
class SinchTest extends TextGatewayScenario {
    @Override
    String partner() {
        return "sinch";
    }

    @Override
    String textOf(JsonNode request) {
        return request.path("body").asText();
    }

    @Override
    String unknownSubscriber() {
        return "unroutable";
    }

    @Override
    String refusal() {
        return "400 {\"code\":\"syntax_invalid_parameter_format\"";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        String address = line.at("/request/callback_url").asText();
        String report =
                """
                {"type": "recipient_delivery_report_sms", "batch_id": "%s", "code": 0, "status": "Delivered"}"""
                        .formatted(line.path("id").asText());
        return hub.post(address.substring(address.indexOf("/reports/")), "application/json", report);
    }

    @Test
    void aTextWhoseAnswerWasLostIsLookedForBeforeItGoesAgain() {
        whatIsThereIsFoundAndNotSentAgain();
        whatIsNotThereIsSentAgain();
    }
}
