package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.StrictJson;

/** Pingen: a file uploaded, a letter that names it, signed webhooks. */
class PingenTest extends SharedHub {
    @Override
    ProjectCopy project(ProjectCopy shipped) {
        return shipped.changed(
                "mappings/policy/channels.yaml",
                text -> text.replace("print-vendor: {weight: 100, mode: live}", "pingen: {weight: 100, mode: live}"));
    }

    @Override
    void heal() {
        hub.sandbox().turn("pingen", knobs());
        hub.awaitSettled();
    }

    @Test
    void aLetterIsUploadedTakenAndSent() {
        Story story = Story.of(hub, letter("61001", "582 24"));

        assertThat(received(story)).singleElement().satisfies(line -> {
            assertThat(line.at("/request/letter/address").toString()).contains("582 24");
            assertThat(line.at("/request/data/attributes/delivery_product").asText())
                    .isEqualTo("cheap");
        });
        assertThat(story.tries()).first().asString().startsWith("letter sent sent");
        assertThat(story.timeline()).containsOnlyOnce("attempt-sent letter");
        assertThat(story.state()).isEqualTo("delivered presumed");
    }

    /** The partner says only that it came back: neither where to somebody has moved, nor that somebody has died. */
    @ParameterizedTest
    @CsvSource({"61002, 999 91", "61012, 999 92", "61013, 999 93"})
    void aLetterThatThePostBringsBackClosesTheAddress(String customerNo, String postalCode) {
        Story story = Story.of(hub, letter(customerNo, postalCode));
        story.await(s -> s.timeline().contains("attempt-failed letter"));

        assertThat(story.tries()).first().asString().startsWith("letter failed failed-hard undeliverable-letter");
        assertThat(story.suppressions()).contains("letter: undeliverable-letter");
    }

    @Test
    void aLetterThatCannotBePostedIsShownToPeople() {
        Story story = Story.of(hub, letter("61003", "999 94"));
        story.await(s -> !s.workItems().isEmpty());

        assertThat(story.attempts().getFirst().path("outcome").asText()).isEqualTo("rejected");
        assertThat(story.attempts().getFirst().path("reason").asText()).isEqualTo("letter-issues");
    }

    @Test
    void aTokenThatNoLongerHoldsIsReplacedBeforeAnythingIsSent() {
        Story.of(hub, letter("61004", "582 24"));
        hub.sandbox().turn("pingen", knobs().put("tokensUntil", Story.now(hub).toString()));

        Story story = Story.of(hub, letter("61005", "582 24"));

        assertThat(received(story)).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered presumed");
    }

    @Test
    void aPartnerThatAsksForPatienceGetsTheLetterLater() {
        hub.sandbox().turn("pingen", knobs().put("tooManyRequests", true).put("retryAfter", 20));
        Story story = Story.begin(hub, letter("61006", "582 24"));
        Awaitility.await().until(() -> story.timeline().contains("not-taken letter"));
        hub.sandbox().turn("pingen", knobs());
        hub.awaitSettled();

        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.attempts()).hasSize(1);
    }

    @Test
    void aServiceLetterWhoseAnswerNeverComesGoesOnceMore() {
        hub.sandbox().turn("pingen", knobs().put("answers", "half-open").put("times", 1));
        Story story = Story.of(hub, letter("61008", "582 24"));

        assertThat(story.timeline()).contains("ambiguous letter");
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.attempts()).hasSize(1);
        assertThat(received(story)).hasSize(2);
    }

    @Test
    void aWebhookThatAnybodyCouldHaveWrittenIsRefused() {
        Story story = Story.of(hub, letter("61007", "582 24"));
        List<String> before = story.timeline();
        String body =
                """
                {"data": {"type": "webhook_undeliverable", "relationships": {"letter": {"data": {"id": "%s"}}}}}"""
                        .formatted(received(story).getFirst().path("id").asText());

        assertThat(hub.post("/reports/pingen/event", "application/json", body).status())
                .isEqualTo(403);
        assertThat(hub.post("/reports/pingen/event", "application/json", body, Map.of("Signature", "00ff"))
                        .status())
                .isEqualTo(403);
        assertThat(story.timeline()).isEqualTo(before);
    }

    @Test
    void webhooksThatComeAgainAndInTheWrongOrderChangeNothing() {
        Story story = Story.of(hub, letter("61009", "999 91"));
        story.await(s -> s.timeline().contains("attempt-failed letter"));
        List<String> before = story.timeline();

        for (String word : List.of("undeliverable", "sent", "sent", "delivered_to_the_moon")) {
            assertThat(signed(story, word).status()).isEqualTo(204);
        }
        story.await(s -> s.outcomes().contains("unknown"));

        assertThat(story.timeline()).isEqualTo(before);
        assertThat(story.tries()).first().asString().startsWith("letter failed failed-hard undeliverable-letter");
    }

    @Test
    void aLetterThatIsFollowedToItsDoorIsDeliveredByThePostsOwnWord() {
        Story story = Story.of(hub, letter("61014", "582 24"));

        assertThat(signed(story, "delivered").status()).isEqualTo(204);
        story.await(s -> s.tries().getFirst().startsWith("letter delivered delivered"));
        assertThat(story.suppressions()).isEmpty();
    }

    private RunningHub.Answer signed(Story story, String word) {
        String body =
                """
                {"data": {"id": "again", "type": "webhook_%s", "relationships": {"letter": {"data": {"id": "%s"}}}}}"""
                        .formatted(word, received(story).getFirst().path("id").asText());
        String secret = hub.sandbox().properties().get("pingen.webhook-secret");
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
            return hub.post("/reports/pingen/event", "application/json", body, Map.of("Signature", signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> received(Story story) {
        List<String> ids = story.attempts().stream()
                .map(a -> a.path("attemptId").asText().replace("-", "") + ".pdf")
                .toList();
        return hub.sandbox().received("pingen").stream()
                .filter(line -> ids.contains(
                        line.at("/request/data/attributes/file_original_name").asText()))
                .toList();
    }

    private Events letter(String customerNo, String postalCode) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("letter")
                .without("email")
                .without("mobile")
                .livingAt("Storgatan " + customerNo.substring(2), postalCode, "Linköping");
    }

    private static ObjectNode knobs() {
        return StrictJson.MAPPER.createObjectNode();
    }
}
