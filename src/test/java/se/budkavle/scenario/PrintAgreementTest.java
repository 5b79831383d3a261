package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.delivery.Stores;
import se.budkavle.release.StrictJson;

/** A print vendor that counts otherwise than we do, and one that takes nothing new. */
@TestInstance(Lifecycle.PER_CLASS)
class PrintAgreementTest {
    private RunningHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = ProjectCopy.in(data) // people decide long after the vendor's time, and time leaps meanwhile
                .changed(
                        "mappings/sendouts/supply-confirmed-service.yaml",
                        text -> text.replace("{closes: P14D}", "{closes: P700D}"))
                .start();
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void aBatchThatTheVendorCountsOtherwiseIsHeldUntilSomebodySaysThatItIsWell() {
        hub.sandbox().turn("print-vendor", knobs().put("moreSheets", 1));
        Story story = Story.begin(hub, letter("62001"));
        Awaitility.await().until(() -> !totals().isEmpty());
        hub.sandbox().turn("print-vendor", knobs());

        assertThat(totals()).singleElement().satisfies(item -> assertThat(
                        item.path("reason").asText())
                .contains("print-vendor counts 2 sheets", "we counted 1"));
        until(() -> story.timeline().contains("attempt-sent letter"));
        Awaitility.await().until(() -> Story.now(hub).isAfter(later(story, Duration.ofDays(20))));
        assertThat(story.state()).isEqualTo("active");

        hub.post(
                "/work-items/" + totals().getFirst().path("workItemId").asText() + "/resolve",
                "application/json",
                "{\"resolution\": \"close\"}");
        until(() -> story.state().equals("delivered presumed"));
    }

    @Test
    void aLetterThatAnExitOvertakesIsStoppedAtTheVendorAndTheBatchIsReconciledWithoutIt() {
        int before = totals().size();
        hub.sandbox().turn("print-vendor", knobs().put("outageTo", "2100-01-01T00:00:00Z"));
        Story stopped = Story.begin(hub, letter("62004"));
        Story mailed = Story.begin(hub, letter("62005"));
        until(() -> stopped.timeline().contains("sealed letter")
                && mailed.timeline().contains("sealed letter"));
        Story.begin(
                hub,
                Events.happened("contract.withdrawn", "62004", Story.now(hub))
                        .wishing("email")
                        .without("mobile"));
        until(() -> stopped.state().equals("cancelled"));
        hub.sandbox().turn("print-vendor", knobs());

        until(() -> stopped.tries().getFirst().equals("letter failed failed-soft withdrawn ×1"));
        assertThat(stopped.timeline()).containsSubsequence("withdraw-asked letter", "attempt-failed letter");
        until(() -> mailed.timeline().contains("attempt-sent letter"));
        assertThat(hub.sandbox().received("print-vendor"))
                .filteredOn(line -> line.at("/request").has("stops"))
                .singleElement()
                .satisfies(line -> assertThat(line.at("/request/stops/0").asText())
                        .isEqualTo(
                                stopped.attempts().getFirst().path("attemptId").asText()));
        hub.awaitSettled();
        assertThat(mailed.state()).isEqualTo("delivered presumed");
        assertThat(stopped.timeline()).doesNotContain("attempt-sent letter");
        assertThat(totals()).hasSize(before);
    }

    @Test
    void totalsThatDifferFromWhatWasHandedOverHoldTheBatch() {
        int before = totals().size();
        hub.sandbox().turn("print-vendor", knobs().put("lostLetters", 1));
        Story story = Story.begin(hub, letter("62006"));
        until(() -> totals().size() > before);
        hub.sandbox().turn("print-vendor", knobs());

        JsonNode item = totals().getFirst();
        assertThat(item.path("reason").asText())
                .contains("print-vendor reconciles batch")
                .contains("1 letters on 1 sheets, of them 0 mailed")
                .contains("we handed over 1 letters on 1 sheets");
        assertThat(story.state()).isEqualTo("active");
        hub.post(
                "/work-items/" + item.path("workItemId").asText() + "/resolve",
                "application/json",
                "{\"resolution\": \"close\"}");
        until(() -> story.state().equals("delivered presumed"));
    }

    @Test
    void aLetterThatTheVendorLeavesOutOfItsAcknowledgementsIsAskedAboutAndNotPresumedDelivered() {
        hub.sandbox().turn("print-vendor", knobs().put("unacknowledged", 1));
        Story story = Story.begin(hub, letter("62007"));
        until(() -> story.timeline().contains("unacknowledged letter"));
        JsonNode item = unacknowledged().getFirst();
        assertThat(item.path("reason").asText()).contains("print-vendor has not said that it mailed letters of batch");
        hub.sandbox().turn("print-vendor", knobs());

        decide(item, "resend");
        until(() -> story.state().equals("delivered presumed"));
        assertThat(story.tries()).containsExactly("letter cancelled accepted ×1", "letter sent sent ×1");
        assertThat(unacknowledged()).isEmpty();
    }

    @Test
    void aLetterThatNobodyAcknowledgesMayBeSaidToBeWellOrGoByTheNextChannel() {
        hub.sandbox().turn("print-vendor", knobs().put("unacknowledged", 2));
        Story well = Story.begin(hub, letter("62008"));
        until(() -> !unacknowledged().isEmpty());
        until(() -> Story.now(hub).isAfter(later(well, Duration.ofDays(20))));
        assertThat(well.state()).as("though its time is over").isEqualTo("active");
        decide(unacknowledged().getFirst(), "close");
        until(() -> well.state().equals("delivered presumed"));

        Story lost = Story.begin(hub, letter("62009"));
        until(() -> !unacknowledged().isEmpty());
        hub.sandbox().turn("print-vendor", knobs());
        decide(unacknowledged().getFirst(), "next-channel");
        until(() -> lost.state().startsWith("exhausted"));
    }

    private void decide(JsonNode item, String resolution) {
        hub.post(
                "/work-items/" + item.path("workItemId").asText() + "/resolve",
                "application/json",
                "{\"resolution\": \"%s\"}".formatted(resolution));
    }

    private List<JsonNode> unacknowledged() {
        return items("unacknowledged");
    }

    @Test
    void whatComesWhileTheVendorDrainsWaitsUntilItIsResumed() {
        Story before = Story.begin(hub, letter("62002"));
        Awaitility.await().until(() -> before.timeline().contains("offered letter"));
        hub.post("/partners/print-vendor/drain", "application/json", "");
        Story after = Story.begin(hub, letter("62003"));
        Awaitility.await().until(() -> after.timeline().contains("offered letter"));

        until(() -> before.timeline().contains("attempt-sent letter"));
        assertThat(after.timeline()).doesNotContain("sealed letter");

        hub.post("/partners/print-vendor/resume", "application/json", "");
        until(() -> after.timeline().contains("attempt-sent letter"));
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    private static void until(java.util.concurrent.Callable<Boolean> seen) {
        Awaitility.await().until(seen);
    }

    private java.time.Instant later(Story story, Duration time) {
        return hub.bean(Stores.class)
                .events()
                .find(List.of(java.util.UUID.fromString(
                        story.accepted().body().path("eventId").asText())))
                .getFirst()
                .receivedAt()
                .plus(time);
    }

    private List<JsonNode> totals() {
        return items("totals");
    }

    private List<JsonNode> items(String kind) {
        return Story.list(hub.get("/work-items")).stream()
                .filter(item -> item.path("kind").asText().equals(kind))
                .toList();
    }

    private Events letter(String customerNo) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("letter")
                .without("email")
                .without("mobile")
                .livingAt("Storgatan " + customerNo.substring(2), "582 24", "Linköping");
    }

    private static ObjectNode knobs() {
        return StrictJson.MAPPER.createObjectNode();
    }
}
