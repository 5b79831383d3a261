package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;

/** Promise 1: what was acknowledged is never lost, whenever the hub is killed; and hardly anything is sent twice. */
class KilledHubTest {
    private static final int EVENTS = Integer.getInteger("budkavle.kill.events", 2_000);
    private static final int KILLS = Integer.getInteger("budkavle.kill.rounds", 3);
    /** Messages that are on the wire at one moment: the slots of all partners. */
    private static final int SLOTS = 8 + 24;

    private static final Duration LONG = Duration.ofSeconds(240);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void fault07AHubThatIsKilledAgainAndAgainLosesNothing(TestReporter reporter) throws IOException {
        try (var hub = new HubProcess(folder.resolve("data"))) {
            hub.start();
            var fed = new FedHub(hub, EVENTS);
            fed.feed(EVENTS);
            for (int kill = 1; kill <= KILLS; kill++) {
                long enough = (long) EVENTS * kill / (KILLS + 1);
                boolean last = kill == KILLS;
                await("something is under way")
                        .atMost(LONG)
                        .pollInterval(SHORT)
                        .until(() -> last ? hub.isUploading() : hub.ledgerLines() >= enough);
                hub.kill();
                hub.start();
            }
            fed.awaitSettled();

            Verdict verdict = fed.judge();

            reporter.publishEntry("verdict", verdict.toString());
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.events().values().stream().mapToLong(n -> n).sum())
                    .isEqualTo(EVENTS);
            assertThat(verdict.takenAgain()).as(verdict.toString()).isLessThanOrEqualTo((long) SLOTS * KILLS);
            assertThat(hub.get("/account").path("differences")).isEmpty();
        }
    }

    @Test
    void fault08AHubThatIsAskedToStopFinishesWhatItHasBegunInTime() throws IOException {
        try (var hub = new HubProcess(folder.resolve("data"))) {
            hub.start();
            var fed = new FedHub(hub, 200);
            fed.feed(200);
            await("messages go out").atMost(LONG).pollInterval(SHORT).until(() -> hub.ledgerLines() >= 60);

            Duration taken = hub.stop();
            hub.start();
            fed.awaitSettled();

            Verdict verdict = fed.judge();
            assertThat(taken).isLessThan(Duration.ofSeconds(30));
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.takenAgain()).as(verdict.toString()).isZero();
        }
    }
}
