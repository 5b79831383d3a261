package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** 46elks: forms both ways, no reasons for failures, and, being the first gateway, each step of the way. */
class SmsPersonasTest extends TextGatewayScenario {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.of("sv"));

    @Override
    String partner() {
        return "46elks";
    }

    @Override
    String textOf(JsonNode request) {
        return request.path("message").asText();
    }

    @Override
    String unknownSubscriber() {
        throw new IllegalStateException("this gateway has no word for it");
    }

    @Override
    String refusal() {
        return "400 Invalid value for to";
    }

    @Override
    RunningHub.Answer forgedReport(JsonNode line) {
        String address = line.at("/request/whendelivered").asText();
        return hub.post(
                address.substring(address.indexOf("/reports/")).replaceFirst("mac=.", "mac=x"),
                "application/x-www-form-urlencoded",
                "id=" + line.path("id").asText() + "&status=delivered");
    }

    @Test
    @Override
    void aTextIsSentAndDelivered() {
        Story story = Story.of(hub, confirmed("31005", "+46701740605"));

        JsonNode line = story.received("46elks").getFirst();
        assertThat(story.received("46elks")).hasSize(1);
        assertThat(line.at("/request/from").asText()).isEqualTo("Vinterljus");
        assertThat(line.at("/request/message").asText())
                .isEqualTo("Från " + startOf(story)
                        + " levererar vi din el med Timpris. Anläggnings-id 735999000001010400."
                        + " Du behöver inte göra något. Frågor? 031-390 06 00 /Vinterljus Energi");
        assertThat(line.at("/request/dontlog").asText()).isEqualTo("message");
        assertThat(line.at("/request").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("from", "to", "message", "whendelivered", "dontlog");
        assertThat(story.attempts().getFirst().path("partnerRef").asText())
                .isEqualTo(line.path("id").asText());
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "attempt-accepted sms",
                        "attempt-sent sms",
                        "attempt-delivered sms");
        assertThat(story.workItems()).isEmpty();
    }

    @Test
    @Override
    void aTextThatFailsAfterItWasTakenFallsBackToMail() {
        Story story = Story.of(hub, confirmed("31060", "+46701740660"));

        assertFellBackAfterAReport(story);
    }

    /** But where the gateway has no code for it, it fails the same way as others. */
    @Test
    @Override
    void aNumberThatNobodyHasIsNotUsedAgain() {
        Story story = Story.of(hub, confirmed("31065", "+46701740665"));

        assertFellBackAfterAReport(story);
    }

    @Test
    void aNumberInACountryThatNoGatewayServesIsNoMistakeOfOurs() {
        Story story = Story.of(hub, confirmed("31161", "+61491570006"));

        assertThat(story.tries())
                .containsExactly("sms failed blocked address-not-taken ×1", "email accepted accepted ×1");
        assertThat(story.sentence("attempt-failed"))
                .isEqualTo("not delivered (blocked): the partner does not serve this address; nothing was sent");
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.workItems()).isEmpty();
    }

    private static void assertFellBackAfterAReport(Story story) {
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries())
                .containsExactly("sms failed failed-soft undelivered ×1", "email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "attempt-accepted sms",
                        "attempt-failed sms",
                        "fallback sms",
                        "offered email",
                        "attempt-accepted email",
                        "presumed email");
        assertThat(story.sentence("attempt-failed"))
                .isEqualTo("not delivered (failed-soft): the partner could not deliver it and gave no reason");
        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.doubleContact()).isFalse();
    }

    @Test
    @Override
    void aTextThatNobodySaysAnythingAboutFallsBackWhenTheWaitIsOver() {
        Story story = Story.of(hub, confirmed("31070", "+46701740670"));

        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("sms failed unknown silence ×1", "email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "attempt-accepted sms",
                        "silence sms",
                        "offered email",
                        "attempt-accepted email",
                        "presumed email");
        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.suppressions()).isEmpty();
    }

    @Test
    @Override
    void reportsThatComeTwiceAndInTheWrongOrderDeliverOnce() {
        Story story = Story.of(hub, confirmed("31075", "+46701740675"));

        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.received("mail-relay")).isEmpty();
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered sms", "attempt-accepted sms", "attempt-delivered sms");
        story.await(s -> !reports(s, "sent").isEmpty());
        assertThat(reports(story, "delivered")).hasSize(1);
        assertThat(reports(story, "sent")).hasSize(1);
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
    }

    @Test
    @Override
    void aNumberThatIsRefusedAtOnceIsNotUsedAgain() {
        Story story = Story.of(hub, confirmed("31080", "+46701740680"));

        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.received("46elks").getFirst().at("/answer/status").asInt())
                .isEqualTo(400);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries())
                .containsExactly("sms failed failed-hard invalid-number ×1", "email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "attempt-failed sms",
                        "suppressed sms",
                        "fallback sms",
                        "offered email",
                        "attempt-accepted email",
                        "presumed email");
        assertThat(story.suppressions()).containsExactly("sms: invalid-number");

        Story next = Story.of(hub, confirmed("31081", "+46701740680"));
        assertThat(next.tries()).as("somebody else with this number").containsExactly("email accepted accepted ×1");
        assertThat(next.received("46elks")).as("still the one line").hasSize(1);
    }

    @Test
    void aTextWhoseAnswerWasLostIsLookedForBeforeItGoesAgain() {
        whatIsThereIsFoundAndNotSentAgain();
    }

    @Test
    void aTextThatNobodyKnowsOfIsSentAgainUnderTheSameReference() {
        hub.sandbox().turn("46elks", knobs().put("blackHole", true));
        Story story;
        try (var notSentAgain = hub.holdTime()) {
            story = Story.begin(hub, confirmed("31008", "+46701740608"));
            Awaitility.await().until(() -> story.timeline().contains("ambiguous sms"));
            hub.sandbox().turn("46elks", knobs());
        }
        hub.awaitSettled();

        List<JsonNode> lines = story.received("46elks");
        assertThat(lines).hasSizeBetween(2, 3);
        assertThat(lines)
                .extracting(l -> l.path("request"))
                .containsOnly(lines.getFirst().path("request"));
        assertThat(lines.getLast().at("/answer/status").asInt()).isEqualTo(200);
        assertThat(story.attempts()).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.timeline())
                .containsSubsequence("ambiguous sms", "not-found sms", "resent sms")
                .doesNotContain("fallback sms");
        assertThat(story.received("mail-relay"))
                .as("never another channel meanwhile")
                .isEmpty();
    }

    @Test
    @Override
    void aDeliveryAfterTheWaitIsADoubleContact() {
        Story story = Story.of(hub, confirmed("31090", "+46701740690"));
        story.await(Story::doubleContact);

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1", "email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "attempt-accepted sms",
                        "attempt-sent sms",
                        "silence sms",
                        "offered email",
                        "attempt-accepted email",
                        "presumed email",
                        "attempt-delivered sms",
                        "double-contact sms");
        assertThat(story.received("46elks")).hasSize(1);
        assertThat(story.received("mail-relay")).hasSize(1);
    }

    @Test
    @Override
    void aGatewayInTroubleGetsTheSameMessageAgainWithinOneAttempt() {
        Story story = Story.of(hub, confirmed("31095", "+46701740695"));

        List<JsonNode> lines = story.received("46elks");
        assertThat(lines).extracting(l -> l.at("/answer/status").asInt()).containsExactly(500, 500, 200);
        assertThat(lines)
                .extracting(l -> l.path("request"))
                .containsOnly(lines.getFirst().path("request"));
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×3");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered sms",
                        "not-taken sms",
                        "not-taken sms",
                        "attempt-accepted sms",
                        "attempt-sent sms",
                        "attempt-delivered sms");
    }

    @Test
    void whoHasNoMailAddressGetsALetterWhenTheTextFails() {
        Story story = Story.of(hub, confirmed("31061", "+46701740661").without("email"));

        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("sms failed failed-soft undelivered ×1", "letter sent sent ×1");
        assertThat(story.lettersReceived()).hasSize(1);
    }

    @Test
    void whatWasHandedOverAndWhatWasAnsweredCanBeReadAgain() {
        Story story = Story.of(hub, confirmed("31006", "+46701740606"));

        JsonNode send = payloads(story).at("/attempts/0/sends/0");
        String form = send.path("sent").asText();
        assertThat(form).contains("to=%2B46701740606").contains("message=Fr%C3%A5n");
        assertThat(send.path("answer").asText()).startsWith("200 ").contains("\"status\":\"created\"");
    }

    private static String startOf(Story story) {
        return LocalDate.parse(story.event().at("/data/contract/startDate").asText())
                .format(DAY);
    }

    private JsonNode payloads(Story story) {
        return hub.get("/events/" + story.accepted().body().path("eventId").asText() + "/payloads");
    }
}
