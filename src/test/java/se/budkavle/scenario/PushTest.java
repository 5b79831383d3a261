package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Personas.Sms;

/** Push by the company's own app: its text, who is reached, and what its back end may do. */
class PushTest extends SharedHub {
    private static final String PARTNER = "push-webhook";

    private final Map<Sms, Story> stories = new EnumMap<>(Sms.class);

    @Override
    ProjectCopy project(ProjectCopy shipped) {
        return shipped.changed(
                        "mappings/policy/channels.yaml",
                        text -> text.replace(
                                "push:\n", "push:\n  partners:\n    push-webhook: {weight: 100, mode: live}\n"))
                .changed(
                        "mappings/sendouts/supply-confirmed-service.yaml",
                        text -> text.replace("channels: [sms,", "channels: [push, sms,"))
                .changed("mappings/content/supply-confirmed-service/message.sv.md", PushTest::withPush)
                .changed("mappings/content/supply-confirmed-service/message.en.md", PushTest::withPush);
    }

    @BeforeAll
    void writeToEveryAccount() {
        for (Sms persona : Sms.values()) {
            stories.put(persona, Story.begin(hub, confirmed("push-" + persona, account(persona))));
        }
        hub.awaitSettled();
    }

    private static String withPush(String text) {
        return text.replaceFirst(
                "sms: >", "push: \"Allt är klart, och \\\\\"du\\\\\" behöver inte göra något.\"\nsms: >");
    }

    @Test
    void aPushHasTheSubjectAsTitleAndItsOwnText() {
        Story story = stories.get(Sms.DELIVERED);

        assertThat(story.received(PARTNER)).singleElement().satisfies(line -> {
            JsonNode request = line.path("request");
            assertThat(request.path("title").asText()).startsWith("Från ").endsWith("levererar vi din el");
            assertThat(request.path("text").asText()).isEqualTo("Allt är klart, och \"du\" behöver inte göra något.");
            assertThat(request.path("recipient").toString()).doesNotContain("Öberg");
        });
        assertThat(story.state()).isEqualTo("delivered reported");
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVERED, push delivered delivered ×1,",
        "FAILED, push failed failed-soft undelivered ×1, sms delivered delivered ×1",
        "UNKNOWN_SUBSCRIBER, push failed failed-hard unknown-account ×1, sms delivered delivered ×1",
        "SILENT, push failed unknown silence ×1, sms delivered delivered ×1",
        "JUMBLED, push delivered delivered ×1,",
        "REFUSED, push failed failed-hard unknown-account ×1, sms delivered delivered ×1",
        "UNANSWERED, push delivered delivered ×1,",
        "TROUBLED, push delivered delivered ×3,"
    })
    void everyAccountComesToItsEnd(Sms persona, String first, String second) {
        Story story = stories.get(persona);

        assertThat(story.tries()).isEqualTo(second == null ? List.of(first) : List.of(first, second));
        assertThat(story.received(PARTNER)).hasSize(first.endsWith("×3") ? 3 : 1);
    }

    @Test
    void anAccountThatNobodyHasIsNotUsedAgain() {
        assertThat(stories.get(Sms.REFUSED).suppressions()).containsExactly("push: unknown-account");
        assertThat(stories.get(Sms.FAILED).suppressions()).isEmpty();
    }

    @Test
    void reportsThatComeTwiceAndInTheWrongOrderDeliverOnce() {
        assertThat(stories.get(Sms.JUMBLED).timeline())
                .containsExactly("event", "planned", "offered push", "attempt-accepted push", "attempt-delivered push");
    }

    @Test
    void aDeliveryAfterTheWaitIsADoubleContact() {
        Story story = stories.get(Sms.LATE);
        story.await(Story::doubleContact);

        assertThat(story.tries()).containsExactly("push delivered delivered ×1", "sms delivered delivered ×1");
    }

    @Test
    void whoHasNoAppOrAProtectedIdentityGetsNoPush() {
        Story without = Story.of(hub, confirmed("push-none", "x").without("push"));
        Story hidden =
                Story.of(hub, confirmed("push-hidden", "delivered+hidden").protectedIdentity());

        assertThat(without.tries()).containsExactly("sms delivered delivered ×1");
        assertThat(hidden.received(PARTNER)).isEmpty();
        assertThat(hidden.tries()).noneMatch(attempt -> attempt.startsWith("push"));
    }

    @Test
    void aBackEndThatAsksForPatienceOrHasAnotherSecretGetsItLater() {
        hub.sandbox()
                .turn(
                        PARTNER,
                        StrictJson.MAPPER
                                .createObjectNode()
                                .put("tooManyRequests", true)
                                .put("retryAfter", 1));
        Story story;
        try (var notGivenUp = hub.holdTime()) {
            story = Story.begin(hub, confirmed("push-later", "delivered+later"));
            Awaitility.await().until(() -> story.timeline().contains("not-taken push"));
            var rotated = StrictJson.MAPPER.createObjectNode();
            rotated.putObject("credentials").put("user", "hub").put("password", "another");
            hub.sandbox().turn(PARTNER, rotated);
            Awaitility.await().until(() -> story.received(PARTNER).stream()
                    .anyMatch(line -> line.at("/answer/status").asInt() == 401));
            hub.sandbox().turn(PARTNER, StrictJson.MAPPER.createObjectNode());
        }
        hub.awaitSettled();

        assertThat(story.attempts()).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered reported");
    }

    @Test
    void aReportThatAnybodyCouldHaveWrittenIsRefused() {
        String address = stories.get(Sms.SILENT)
                .received(PARTNER)
                .getFirst()
                .at("/request/reportTo")
                .asText();
        var answer = hub.post(
                address.substring(address.indexOf("/reports/")), "application/json", "{\"status\": \"delivered\"}");

        assertThat(answer.status()).isEqualTo(403);
    }

    private static String account(Sms persona) {
        return persona.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "+1";
    }

    private Events confirmed(String customerNo, String account) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("push", "sms")
                .app(account)
                .mobile("+46701740605")
                .without("email");
    }
}
