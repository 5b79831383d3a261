package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.Batches;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.Stores;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.UnprintableLetterException;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** Sealed batches whose hand-over does not go as it should. The partner is paused: the test itself takes its steps. */
class LetterHandOverTest {
    private static final String VENDOR = "print-vendor";

    private static RunningHub hub;

    @BeforeAll
    static void start(@TempDir Path data) {
        hub = RunningHub.start(data, "--budkavle.sandbox.time=real");
        hub.post("/partners/" + VENDOR + "/pause", "application/json", "");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aLetterThatTheVendorAcknowledgedBeforeWeWroteItDownWasSentOnce() {
        Story story = lettered("34001");
        var claimed = sealed(story);
        BatchRelease release = hub.bean(BatchRelease.class);
        release.releasing(release.build(claimed));
        say(story, Outcome.SENT);

        release.sent(claimed);

        assertThat(story.tries()).containsExactly("letter sent sent ×1");
        assertThat(hub.bean(Stores.class).payloads().of(attempt(story)))
                .extracting(p -> p.send())
                .containsExactly(1);
    }

    @Test
    void filesThatAreChangedAreBuiltAgainOnlyWhileTheVendorHasNone() throws IOException {
        var claimed = sealed(lettered("34002"));
        BatchRelease release = hub.bean(BatchRelease.class);
        var batch = release.build(claimed);
        Path list = batch.files().getLast();
        byte[] built = Files.readAllBytes(list);

        Files.write(list, new byte[] {1});
        release.build(claimed);
        assertThat(list).hasBinaryContent(built);

        release.releasing(batch);
        Files.write(list, new byte[] {1});
        assertThatThrownBy(() -> release.build(claimed)).hasMessageContaining("put them back");
        assertThat(list).hasBinaryContent(new byte[] {1});
        assertThat(told(claimed)).singleElement().asString().contains("are no longer those that print-vendor has");

        Files.write(list, built);
        release.build(claimed);
        release.sent(claimed);
        assertThat(told(claimed)).isEmpty();
    }

    @Test
    void aHandOverThatKeepsFailingIsToldOnceAndIsOverWhenItGoes() {
        var claimed = sealed(lettered("34003"));
        BatchRelease release = hub.bean(BatchRelease.class);
        release.build(claimed);
        release.notSent(claimed);
        assertThat(told(claimed)).as("the first try").isEmpty();
        for (int tries = 4; tries < 7; tries++) {
            claimed = leased(claimed.batchId(), tries);
            release.notSent(claimed);
        }
        assertThat(told(claimed)).singleElement().asString().contains("cannot be handed to print-vendor");

        claimed = leased(claimed.batchId(), 7);
        release.sent(claimed);

        assertThat(told(claimed)).isEmpty();
    }

    @Test
    void aHubThatStoodStillWhileItsLeaseRanOutChangesNothingMore() {
        Story story = lettered("34005");
        var frozen = sealed(story);
        BatchRelease release = hub.bean(BatchRelease.class);
        var batch = release.build(frozen);
        var taken = leased(frozen.batchId(), 2);

        assertThatThrownBy(() -> release.hold(batch)).hasMessageContaining("no longer ours");
        assertThatThrownBy(() -> release.releasing(batch)).hasMessageContaining("no longer ours");
        release.without(frozen, attempt(story));
        release.notSent(frozen);
        release.sent(frozen);

        assertThat(release.renew(taken)).as("whose it is now").isTrue();
        assertThat(release.build(taken).releasing()).isFalse();
        assertThat(story.tries()).containsExactly("letter scheduled null ×0");
        release.sent(taken);
        assertThat(story.tries()).containsExactly("letter accepted accepted ×1");
    }

    @Test
    void aLetterWhoseDocumentIsMissingIsNamedSoThatTheOthersGoOn() {
        Story story = lettered("34004");
        UUID letter = attempt(story);
        String document =
                hub.bean(Stores.class).attempts().find(letter).orElseThrow().document();
        hub.bean(JdbcTemplate.class).update("delete from document where sha256 = ?", document);
        var claimed = sealed(story);

        assertThatThrownBy(() -> hub.bean(BatchRelease.class).build(claimed))
                .asInstanceOf(InstanceOfAssertFactories.type(UnprintableLetterException.class))
                .returns(letter, UnprintableLetterException::letterId);
    }

    private static List<String> told(BatchRelease.Claimed claimed) {
        return Story.list(hub.get("/work-items")).stream()
                .map(w -> w.path("reason").asText())
                .filter(reason -> reason.contains(claimed.batchId().toString()))
                .toList();
    }

    private static Story lettered(String customerNo) {
        Story story = Story.begin(
                hub,
                Events.happened("contract.signed", customerNo, Story.now(hub))
                        .wishing("letter")
                        .livingAt("Storgatan 1", "582 24", "Linköping")
                        .without("email")
                        .without("mobile"));
        Awaitility.await().until(() -> story.timeline().contains("offered letter"));
        return story;
    }

    private static UUID attempt(Story story) {
        return UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
    }

    private static BatchRelease.Claimed sealed(Story story) {
        Stores stores = hub.bean(Stores.class);
        UUID batch = stores.attempts().find(attempt(story)).orElseThrow().batchId();
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> hub.bean(Batches.class).seal(List.of(batch)));
        return leased(batch, 1);
    }

    /** As after so many tries. */
    private static BatchRelease.Claimed leased(UUID batch, int tries) {
        UUID token = UUID.randomUUID();
        hub.bean(JdbcTemplate.class)
                .update(
                        "update work set token = ?, lease_until = now() + interval '5 minutes', tries = ? where ref = ?",
                        token,
                        tries,
                        batch);
        var row = new WorkRow(
                Lanes.batches(VENDOR),
                batch,
                Priority.NORMAL,
                hub.bean(Clock.class).instant(),
                tries,
                null,
                null);
        return new BatchRelease.Claimed(batch, VENDOR, token, row);
    }

    private static void say(Story story, Outcome outcome) {
        UUID id = attempt(story);
        var report = new DeliveryReport(
                VENDOR, null, id, outcome, null, hub.bean(Clock.class).instant(), false, null);
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> hub.bean(ReportBook.class).add(List.of(new Told(id, report, null))));
    }
}
