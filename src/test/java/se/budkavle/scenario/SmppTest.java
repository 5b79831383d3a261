package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** SMPP: a bound session, ids in two bases, receipts in every style, texts in parts. */
class SmppTest extends TextGatewayScenario {
    /** Three parts, as it is not in the GSM alphabet. */
    private static final String LONG_NAME = "Š".repeat(90);

    private Path longTexts;

    @Override
    String partner() {
        return "smpp";
    }

    @Override
    String[] settings(Path folder) throws IOException {
        longTexts = Files.writeString(folder.resolve("long-texts"), "header");
        // longer than shipped: no answer is to be given up because the machine is slow
        return new String[] {"--smpp.long-texts.file=" + longTexts, "--smpp.timeout=PT30S"};
    }

    /** This gateway's agreement says what its error 001 means. */
    @Override
    ProjectCopy project(ProjectCopy shipped) {
        return super.project(shipped)
                .changed("mappings/partners/smpp/codes.yaml", codes -> codes.replace("# UNDELIV 001:", "UNDELIV 001:"));
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

    /** They bind a session and go with no text: see {@link #whileTheGatewayRefusesToBindNothingIsSent}. */
    @Override
    void refuseOurCredentials(Story story) {}

    @Test
    void whileTheGatewayRefusesToBindNothingIsSent() {
        Story before = Story.of(hub, confirmed("41014", "+46701740614"));
        var rotated = knobs().put("outageFrom", "2020-01-01T00:00:00Z");
        hub.sandbox().turn(partner(), rotated); // ends the session that was bound with the old password
        rotated.remove("outageFrom");
        rotated.putObject("credentials").put("user", "x").put("password", "y");
        hub.sandbox().turn(partner(), rotated);
        Story story = Story.of(hub, confirmed("41012", "+46701740612"));
        hub.sandbox().turn(partner(), knobs());

        assertThat(story.received(partner())).isEmpty();
        assertThat(story.tries()).last().isEqualTo("email accepted accepted ×1");
        Awaitility.await("the session is bound again").until(() -> {
            hub.sandbox().incoming(partner(), "+46701740614", "Tack!");
            return before.timeline().contains("reply sms");
        });
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
                .isEqualTo(new BigInteger(line.path("id").asText(), 16).toString());
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
    }

    /** The first receipt overtakes the answer to the text that it is about. */
    @Test
    @Override
    void reportsThatComeTwiceAndInTheWrongOrderDeliverOnce() {
        List<Story> stories = IntStream.rangeClosed(75, 78)
                .mapToObj(end -> Story.begin(hub, confirmed("410" + end, "+467017406" + end)))
                .toList();
        hub.awaitSettled();

        assertThat(stories).allSatisfy(story -> {
            story.await(s -> s.state().equals("delivered reported"));
            assertThat(story.received(partner())).hasSize(1);
            assertThat(story.received("mail-relay")).isEmpty();
            assertThat(story.tries()).containsExactly("sms delivered delivered ×1");
            assertThat(story.timeline()).containsOnlyOnce("attempt-delivered sms");
        });
    }

    @Test
    void aLongTextIsDeliveredWhenEveryPartIs() {
        Story story = Story.of(hub, confirmed("41008", "+46701740608").about(LONG_NAME));

        JsonNode request = sent(story);
        assertThat(request.path("parts").asInt()).isGreaterThan(2);
        assertThat(textOf(request)).contains(LONG_NAME).endsWith("/Vinterljus Energi");
        assertThat(request.path("echoes")).as("each part asks for a receipt").allMatch(JsonNode::isTextual);
        assertThat(reports(story, "delivered")).hasSize(request.path("parts").asInt());
        assertThat(story.state()).isEqualTo("delivered reported");
    }

    /** And says so while we run: the setting is read again, and the session bound anew. */
    @Test
    void aGatewayMayWantLongTextsInAnyOfThreeWays() throws IOException {
        for (String way : List.of("sar", "payload", "header")) {
            Files.writeString(longTexts, way);
            var texts = new ArrayList<Story>();
            Awaitility.await().until(() -> {
                String customer = way + "-" + texts.size();
                texts.add(Story.of(hub, confirmed(customer, "+46701740611").about(LONG_NAME)));
                return sent(texts.getLast()).path("style").asText().equals(way);
            });

            Story story = texts.getLast();
            assertThat(textOf(sent(story))).contains(LONG_NAME).endsWith("/Vinterljus Energi");
            assertThat(sent(story).path("parts").asInt() > 1).isEqualTo(!way.equals("payload"));
            assertThat(reports(story, "delivered"))
                    .hasSize(sent(story).path("parts").asInt());
            assertThat(story.state()).isEqualTo("delivered reported");
        }
    }

    private JsonNode sent(Story story) {
        return story.received(partner()).getLast().path("request");
    }

    @Test
    void aLongTextOfWhichTheFirstPartFailsHasFailedThoughTheOthersArrive() {
        Story story = Story.of(hub, confirmed("41061", "+46701740661").about(LONG_NAME));

        int parts = story.received(partner()).getFirst().at("/request/parts").asInt();
        story.await(s -> reports(s, "delivered").size() == parts - 1);
        assertThat(reports(story, "failed-soft")).hasSize(1);
        assertThat(story.tries())
                .containsExactly("sms failed failed-soft undelivered ×1", "email accepted accepted ×1");
    }

    /** The phone has its beginning: the rest is given again as soon as the gateway takes more. */
    @Test
    void aLongTextWhosePartsAreThrottledGoesOnWithinTheSameCall() {
        Story story = Story.of(hub, confirmed("41096", "+46701740696").about(LONG_NAME));

        assertThat(story.received(partner())).hasSize(3);
        assertThat(story.tries()).containsExactly("sms delivered delivered ×3");
        assertThat(textOf(story.received(partner()).getLast().path("request"))).contains(LONG_NAME);
    }

    /** Also when we have nothing to send: else nobody would hear what it tells. */
    @Test
    void aGatewayThatEndsTheSessionIsBoundAgainAndHeard() {
        Story story = Story.of(hub, confirmed("41009", "+46701740609"));
        hub.sandbox().turn(partner(), knobs().put("outageFrom", "2020-01-01T00:00:00Z"));
        hub.sandbox().turn(partner(), knobs());

        Awaitility.await().until(() -> {
            hub.sandbox().incoming(partner(), "+46701740609", "Tack!");
            return story.timeline().contains("reply sms");
        });
        assertThat(story.timeline()).containsOnlyOnce("reply sms");
    }

    /** Its last part comes first; each half of the word alone would have been heard as one of leaving. */
    @Test
    void aLongReplyIsPutTogetherFromItsPartsHoweverTheyAreTold() {
        Story story = Story.of(hub, confirmed("41049", "+46701740649"));
        List<String> replies = List.of("x".repeat(67) + "Stopp", "y".repeat(67) + "Stopp");
        replies.forEach(reply -> hub.sandbox().incoming(partner(), "+46701740649", reply));
        story.await(s -> replies().containsAll(replies)
                && s.timeline().stream().filter("reply sms"::equals).count() == 2);
        hub.awaitSettled();

        assertThat(Story.list(hub.get("/replies")))
                .extracting(reply -> reply.path("text").asText())
                .containsAll(replies);
        assertThat(story.refusals()).isEmpty();
        assertThat(story.timeline()).filteredOn("reply sms"::equals).hasSize(2);
    }

    /** SMPP numbers no replies: what a gateway passes on again because it missed our answer is the same. */
    @Test
    void aReplyThatIsPassedOnTwiceIsOneReply() {
        Story story = Story.of(hub, confirmed("41010", "+46701740610"));
        String question = "Gäller det även lägenheten? " + "Vi flyttar i mars. ".repeat(10);
        hub.sandbox().incoming(partner(), "+46701740610", question);
        hub.sandbox().incoming(partner(), "+46701740610", question);
        hub.sandbox().incoming(partner(), "+46701740610", "Stopp");
        hub.sandbox().incoming(partner(), "+46701740610", "STOPP!");
        story.await(s -> s.timeline().contains("stopped sms"));
        hub.awaitSettled();

        assertThat(story.timeline()).containsOnlyOnce("reply sms").containsOnlyOnce("stopped sms");
        assertThat(Story.list(hub.get("/replies")))
                .filteredOn(reply -> reply.path("text").asText().equals(question))
                .hasSize(1);
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales sms stop", "loyalty sms stop");
    }

    /** Over midnight, each part told twice and the last one first; letters are cut in the middle. */
    @Test
    void aPhoneThatUsesItsReferenceAgainIsHeardTwice() {
        Story story = Story.of(hub, confirmed("41043", "+46701740643"));
        Instant midnight = Story.now(hub).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        String early = "m".repeat(66) + "🌲" + "n".repeat(66) + "🌲, tack";
        String late = "o".repeat(66) + "🌲" + "p".repeat(66) + "🌲, nej tack";
        told("+46701740643", early, midnight.minusSeconds(1), 3, 3, 1);
        told("+46701740643", early, midnight.plusSeconds(1), 1, 2);
        story.await(s -> s.timeline().contains("reply sms"));
        told("+46701740643", early, midnight.plusSeconds(20), 2);
        told("+46701740643", late, midnight.plusSeconds(30), 2, 2, 3, 1, 1);
        story.await(s -> replies().contains(late));
        hub.awaitSettled();

        assertThat(story.timeline()).filteredOn("reply sms"::equals).hasSize(2);
        assertThat(replies()).contains(early, late);
        assertThat(story.sentences()).noneMatch(sentence -> sentence.contains("parts came"));
    }

    /** The word of leaving came, and what was written behind it did not; the end of another text says nothing alone. */
    @Test
    void aTextThatNeverComesWholeIsHeardAsWhatArrivedAndAStopInItCounts() {
        Story story = Story.of(hub, confirmed("41044", "+46701740644"));
        told("+46701740644", "q".repeat(67) + "Stopp", Story.now(hub), 2);
        story.await(s -> s.timeline().contains("reply sms"));
        assertThat(story.refusals()).as("nobody knows what was asked to stop").isEmpty();
        told("+46701740644", "STOPP" + " ".repeat(62) + "nu genast", Story.now(hub), 1);
        story.await(s -> s.timeline().contains("stopped sms"));
        hub.awaitSettled();

        assertThat(story.refusals()).containsExactlyInAnyOrder("sales sms stop", "loyalty sms stop");
        assertThat(replies()).contains("[…] Stopp").anyMatch(text -> text.startsWith("STOPP") && text.endsWith(" […]"));
        assertThat(story.sentences().stream().filter(sentence -> sentence.contains("only 1 of its 2 parts came")))
                .hasSize(2);
    }

    /** A gateway throttles what is more than its window. */
    @Test
    void noMoreCallsWaitForTheirAnswersThanTheWindowHas() {
        hub.sandbox().turn(partner(), knobs().put("latency", "PT0.2S"));
        List<Story> stories = IntStream.range(0, 25)
                .mapToObj(i -> Story.begin(hub, confirmed("4103" + i, "+46701740613")))
                .toList();
        hub.awaitSettled();
        hub.sandbox().turn(partner(), knobs());

        assertThat(stories.getFirst().received(partner()))
                .extracting(line -> line.at("/answer/status").asInt())
                .containsOnly(0);
    }

    /** @param parts which are told, in this order */
    private void told(String phone, String text, Instant at, Integer... parts) {
        var manner = knobs().put("reference", 7).put("at", at.toString());
        List.of(parts).forEach(manner.putArray("parts")::add);
        hub.sandbox().incoming(partner(), phone, text, manner);
    }

    private List<String> replies() {
        return Story.list(hub.get("/replies?limit=1000")).stream()
                .map(reply -> reply.path("text").asText())
                .toList();
    }
}
