package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.Batches;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.Stores;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.work.Lanes;

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
        release.build(claimed);
        release.releasing(claimed.batchId());
        say(story, Outcome.SENT);

        release.sent(claimed);

        assertThat(story.tries()).containsExactly("letter sent sent ×1");
        assertThat(hub.bean(Stores.class).attempts().payloads(attempt(story)))
                .extracting(p -> p.send())
                .containsExactly(1);
    }

    private static Story lettered(String customerNo) {
        Story story = Story.begin(
                hub,
                Events.happened("contract.signed", customerNo, Story.now(hub))
                        .wishing("letter")
                        .livingAt("Storgatan 1", "582 24", "Linköping")
                        .without("email")
                        .without("mobile"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> story.timeline()
                .contains("offered letter"));
        return story;
    }

    private static UUID attempt(Story story) {
        return UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
    }

    private static BatchRelease.Claimed sealed(Story story) {
        Stores stores = hub.bean(Stores.class);
        UUID batch = stores.attempts().find(attempt(story)).orElseThrow().batchId();
        UUID token = UUID.randomUUID();
        return hub.bean(TransactionTemplate.class).execute(status -> {
            hub.bean(Batches.class).seal(List.of(batch));
            var row = stores.work()
                    .lease(Lanes.batches(VENDOR), 1, hub.bean(Clock.class).instant(), token, Duration.ofMinutes(5))
                    .getFirst();
            return new BatchRelease.Claimed(batch, VENDOR, token, row);
        });
    }

    private static void say(Story story, Outcome outcome) {
        UUID id = attempt(story);
        var report = new DeliveryReport(
                VENDOR, null, id, outcome, null, hub.bean(Clock.class).instant(), false, null);
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> hub.bean(ReportBook.class).add(List.of(new Told(id, report, null))));
    }
}
