package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.StrictJson;

/** A partner that is down or paused: its messages follow their plan, and no deadline passes without a word. */
class PartnerAwayTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void heal() {
        for (String partner : List.of("46elks", "mail-relay", "print-vendor")) {
            hub.sandbox().turn(partner, StrictJson.MAPPER.createObjectNode());
            hub.post("/partners/" + partner + "/resume", "application/json", "");
        }
    }

    @Test
    void anOutageShorterThanTheWaitCostsOnlyTimeHoweverManyTriesItTakes() {
        away("46elks", Duration.ofHours(3));

        Story story = Story.of(hub, confirmed("36001", "+46701740605").wishing("sms", "email"));

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.attempts()).singleElement().satisfies(sms -> assertThat(
                        sms.path("sends").size())
                .as("tries: growing pauses, ten minutes at most")
                .isBetween(15, 35));
        assertThat(story.received("mail-relay")).isEmpty();
    }

    @Test
    void anOutageLongerThanTheWaitGivesTheNextChannelItsTurnWhenThePlanSays() {
        away("46elks", Duration.ofDays(2));
        Instant began = Story.now(hub);

        Story story = Story.of(hub, confirmed("36002", "+46701740606").wishing("sms", "email"));

        assertThat(story.tries().getFirst()).startsWith("sms failed failed-soft partner-unavailable ×");
        assertThat(story.tries().getLast()).isEqualTo("email accepted accepted ×1");
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.timeline())
                .contains("taken-back sms", "attempt-failed sms")
                .endsWith("offered email", "attempt-accepted email", "presumed email");
        Instant mailed =
                Instant.parse(story.received("mail-relay").getFirst().path("at").asText());
        assertThat(Duration.between(began, mailed)).isBetween(Duration.ofHours(4), Duration.ofHours(5));
        assertThat(story.workItems()).isEmpty();
    }

    @Test
    void aPausedPartnerStopsNoDeadlineTheNextChannelGoesInTime() {
        hub.post("/partners/mail-relay/pause", "application/json", "");

        Story story = Story.of(hub, signed("36003").wishing("email", "letter"));

        assertThat(story.tries())
                .containsExactly("email failed failed-soft partner-unavailable ×0", "letter sent sent ×1");
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(Instant.parse(story.communication().path("endedAt").asText()))
                .isBeforeOrEqualTo(closes(story));
        assertThat(items(story)).isEmpty();
    }

    @Test
    void aLastChannelThatCannotLeaveIsInAPersonsHandsBeforeTheDeadlineAndEndsThere() {
        hub.post("/partners/mail-relay/pause", "application/json", "");

        Story story = Story.begin(hub, signed("36004").wishing("email").without("address"));
        await(story, s -> s.timeline().contains("expired"));
        hub.awaitSettled();

        assertThat(items(story)).extracting(PartnerAwayTest::kind).containsExactly("deadline", "undeliverable");
        JsonNode warned = items(story).getFirst();
        assertThat(at(warned, "openedAt")).isBefore(at(warned, "dueAt"));
        assertThat(at(warned, "dueAt"))
                .as("mail takes ten minutes")
                .isEqualTo(closes(story).minus(Duration.ofMinutes(10)));
        assertThat(warned.path("reason").asText())
                .startsWith("mail-relay has not taken it yet, and to arrive in time it must leave by ");
        assertThat(story.workItems()).as("one item is open").hasSize(1);
        assertThat(story.received("mail-relay")).isEmpty();
    }

    @Test
    void aLetterInASealedBatchOfAPausedVendorAlarmsAndGoesOutWhenTheVendorIsBack() {
        hub.post("/partners/print-vendor/pause", "application/json", "");

        Story story = Story.begin(hub, signed("36005").wishing("letter").without("email"));
        await(story, s -> s.timeline().contains("deadline letter"));
        JsonNode warned = items(story).getFirst();
        assertThat(kind(warned)).isEqualTo("deadline");
        assertThat(at(warned, "openedAt")).isBefore(at(warned, "dueAt")).isBefore(closes(story));
        assertThat(at(warned, "dueAt")).isEqualTo(closes(story).minus(Duration.ofDays(3)));

        hub.post("/partners/print-vendor/resume", "application/json", "");
        await(story, s -> s.timeline().contains("presumed letter"));
        assertThat(story.lettersReceived()).hasSize(1);
    }

    @Test
    void aNoticeThatTheLawDemandsAndThatFindsNoChannelIsAPersonsAtOnce() {
        Story story = Story.of(hub, signed("36006").without("email").without("address"));

        assertThat(story.state()).isEqualTo("not-sent");
        assertThat(items(story)).extracting(PartnerAwayTest::kind).containsExactly("undeliverable");
    }

    private static void away(String partner, Duration length) {
        hub.sandbox()
                .turn(
                        partner,
                        StrictJson.MAPPER
                                .createObjectNode()
                                .put("outageTo", Story.now(hub).plus(length).toString()));
    }

    private static Events confirmed(String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }

    private static Events signed(String customerNo) {
        return Events.happened("contract.signed", customerNo, Story.now(hub))
                .email("ok+" + customerNo + "@example.com")
                .without("mobile");
    }

    /** Every work item about the communication, resolved ones too, oldest first. */
    private static List<JsonNode> items(Story story) {
        String id = story.communication().path("communicationId").asText();
        return Story.list(hub.get("/work-items?all=true")).stream()
                .filter(item -> item.path("communicationId").asText().equals(id))
                .toList();
    }

    private static String kind(JsonNode item) {
        return item.path("kind").asText();
    }

    private static Instant at(JsonNode node, String field) {
        return Instant.parse(node.path(field).asText());
    }

    private static Instant closes(Story story) {
        return Instant.parse(story.communication().at("/window/closes").asText());
    }

    private static void await(Story story, Predicate<Story> seen) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> seen.test(story));
    }
}
