package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import se.budkavle.release.StrictJson;

/** What every text gateway has to do with every kind of number; each says in its own words what it was asked. */
abstract class TextGatewayScenario extends SharedHub {
    /** The partner's name. */
    abstract String partner();

    /** The text in what the partner received. */
    abstract String textOf(JsonNode request);

    /** What the partner says about a number that nobody has. */
    abstract String unknownSubscriber();

    /** How the partner refuses a number at once: status, and a word of its body. */
    abstract String refusal();

    /** A report as anybody could write it, about the message that the partner took. */
    abstract RunningHub.Answer forgedReport(JsonNode line);

    @Override
    ProjectCopy project(ProjectCopy shipped) {
        return shipped.textsBy(partner() + ": {weight: 100, mode: live}");
    }

    @Test
    void aTextIsSentAndDelivered() {
        Story story = Story.of(hub, confirmed("41005", "+46701740605"));

        assertThat(story.received(partner())).singleElement().satisfies(line -> {
            assertThat(textOf(line.path("request"))).startsWith("Från ").endsWith("/Vinterljus Energi");
            assertThat(story.attempts().getFirst().path("partnerRef").asText())
                    .isEqualTo(line.path("id").asText());
        });
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
    void aTextThatFailsAfterItWasTakenFallsBackToMail() {
        Story story = Story.of(hub, confirmed("41060", "+46701740660"));

        assertThat(story.tries()).first().asString().startsWith("sms failed failed-soft");
        assertThat(story.tries()).last().isEqualTo("email accepted accepted ×1");
        assertThat(story.received(partner())).hasSize(1);
        assertThat(story.suppressions()).isEmpty();
    }

    @Test
    void aNumberThatNobodyHasIsNotUsedAgain() {
        Story story = Story.of(hub, confirmed("41065", "+46701740665"));

        assertThat(story.tries())
                .containsExactly("sms failed failed-hard " + unknownSubscriber() + " ×1", "email accepted accepted ×1");
        assertThat(story.suppressions()).containsExactly("sms: " + unknownSubscriber());
    }

    @Test
    void aTextThatNobodySaysAnythingAboutFallsBackWhenTheWaitIsOver() {
        Story story = Story.of(hub, confirmed("41070", "+46701740670"));

        assertThat(story.tries()).containsExactly("sms failed unknown silence ×1", "email accepted accepted ×1");
    }

    @Test
    void reportsThatComeTwiceAndInTheWrongOrderDeliverOnce() {
        Story story = Story.of(hub, confirmed("41075", "+46701740675"));

        assertThat(story.received(partner())).hasSize(1);
        assertThat(story.received("mail-relay")).isEmpty();
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered sms", "attempt-accepted sms", "attempt-delivered sms");
    }

    @Test
    void aNumberThatIsRefusedAtOnceIsNotUsedAgain() {
        Story story = Story.of(hub, confirmed("41080", "+46701740680"));

        JsonNode answer = story.received(partner()).getFirst().path("answer");
        assertThat(answer.path("status").asText() + " " + answer.path("body").asText())
                .contains(refusal());
        assertThat(story.tries())
                .containsExactly("sms failed failed-hard invalid-number ×1", "email accepted accepted ×1");
        assertThat(story.suppressions()).containsExactly("sms: invalid-number");
    }

    @Test
    void anAnswerThatNeverComesIsSettledByTheReportThatDoes() {
        Story story = Story.of(hub, confirmed("41085", "+46701740685"));

        assertThat(story.received(partner())).singleElement().satisfies(line -> assertThat(
                        line.at("/answer/given").asBoolean())
                .isFalse());
        assertThat(story.received("mail-relay")).isEmpty();
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(story.attempts().getFirst().path("partnerRef").isTextual()).isTrue();
        assertThat(story.workItems()).isEmpty();
    }

    @Test
    void aDeliveryAfterTheWaitIsADoubleContact() {
        Story story = Story.of(hub, confirmed("41090", "+46701740690"));
        story.await(Story::doubleContact);

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1", "email accepted accepted ×1");
    }

    @Test
    void aGatewayInTroubleGetsTheSameMessageAgainWithinOneAttempt() {
        Story story = Story.of(hub, confirmed("41095", "+46701740695"));

        List<JsonNode> lines = story.received(partner());
        assertThat(lines).hasSize(3);
        assertThat(lines)
                .extracting(l -> l.path("request"))
                .containsOnly(lines.getFirst().path("request"));
        assertThat(story.tries()).containsExactly("sms delivered delivered ×3");
    }

    @Test
    void aGatewayThatAsksForPatienceOrRefusesOurCredentialsGetsTheTextLater() {
        hub.sandbox().turn(partner(), knobs().put("tooManyRequests", true).put("retryAfter", 1));
        Story story;
        try (var notGivenUp = hub.holdTime()) {
            story = Story.begin(hub, confirmed("41006", "+46701740606"));
            Awaitility.await().until(() -> story.timeline().contains("not-taken sms"));
            refuseOurCredentials(story);
            hub.sandbox().turn(partner(), knobs());
        }
        hub.awaitSettled();

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.attempts()).hasSize(1);
        assertThat(story.timeline()).doesNotContain("fallback sms");
    }

    @Test
    void aReportThatAnybodyCouldHaveWrittenIsRefusedAndChangesNothing() {
        Story story = Story.of(hub, confirmed("41071", "+46701740671"));
        List<String> before = story.timeline();

        RunningHub.Answer answer = forgedReport(story.received(partner()).getFirst());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("status").asInt()).isEqualTo(403);
        hub.awaitSettled();
        assertThat(story.timeline()).isEqualTo(before);
    }

    @Test
    void whatAPhoneRepliesIsKeptAndStopEndsMarketingByText() {
        Story story = Story.of(hub, confirmed("41007", "+46701740607"));
        hub.sandbox().incoming(partner(), "+46701740607", "Kan jag stoppa flytten?");
        story.await(s -> s.timeline().contains("reply sms"));
        assertThat(story.refusals()).isEmpty();
        hub.sandbox().incoming(partner(), "+46701740607", "Stopp!");

        story.await(s -> s.timeline().contains("stopped sms"));
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales sms stop", "loyalty sms stop");
    }

    /** For partners that can be asked: the answer was lost, and no report ever comes. */
    void whatIsThereIsFoundAndNotSentAgain() {
        hub.sandbox().turn(partner(), knobs().put("answers", "half-open").put("times", 1));
        Story story = Story.of(hub, confirmed("41072", "+46701740672"));

        assertThat(story.received(partner())).hasSize(1);
        assertThat(story.timeline())
                .containsSubsequence("ambiguous sms", "found sms", "attempt-accepted sms", "silence sms")
                .doesNotContain("resent sms");
        assertThat(story.attempts().getFirst().path("partnerRef").asText())
                .isEqualTo(story.received(partner()).getFirst().path("id").asText());
    }

    /** Nothing was taken, and nobody knows: once the partner has said that it has nothing, the text goes again. */
    void whatIsNotThereIsSentAgain() {
        hub.sandbox().turn(partner(), knobs().put("blackHole", true));
        Story story;
        try (var notSentAgain = hub.holdTime()) {
            story = Story.begin(hub, confirmed("41008", "+46701740608"));
            Awaitility.await().until(() -> story.timeline().contains("ambiguous sms"));
            hub.sandbox().turn(partner(), knobs());
        }
        hub.awaitSettled();

        assertThat(story.timeline()).containsSubsequence("ambiguous sms", "not-found sms", "resent sms");
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.received(partner()).stream()
                        .filter(line -> !line.path("id").asText().isEmpty()))
                .hasSize(1);
    }

    /** Until one of the texts was refused for them. */
    void refuseOurCredentials(Story story) {
        ObjectNode rotated = knobs();
        rotated.putObject("credentials").put("user", "x").put("password", "y");
        hub.sandbox().turn(partner(), rotated);
        Awaitility.await().until(() -> story.received(partner()).stream()
                .anyMatch(line -> line.at("/answer/status").asInt() == 401));
    }

    /** What came back about the first attempt, as often as it counts: once a part. */
    List<JsonNode> reports(Story story, String outcome) {
        String event = story.accepted().body().path("eventId").asText();
        return Story.list(hub.get("/events/" + event + "/payloads").at("/attempts/0/reports")).stream()
                .filter(report -> report.path("outcome").asText().equals(outcome))
                .toList();
    }

    static ObjectNode knobs() {
        return StrictJson.MAPPER.createObjectNode();
    }

    Events confirmed(String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }
}
