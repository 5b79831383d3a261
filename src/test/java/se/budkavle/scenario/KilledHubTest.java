package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;
import se.budkavle.work.EmbeddedDatabase;

/** Promise 1: what was acknowledged is never lost, whenever the hub is killed; and hardly anything is sent twice. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledHubTest {
    private static final boolean FULL = Boolean.getBoolean("budkavle.full");
    private static final int EVENTS = Integer.getInteger("budkavle.kill.events", FULL ? 1_000 : 500);
    private static final int KILLS = Integer.getInteger("budkavle.kill.rounds", FULL ? 20 : 5);
    private static final int STOPPED_EVENTS = 200;
    private static final long SEED =
            Long.getLong("budkavle.kill.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    /** One kill in so many comes while the hub starts, when it has said as much as the seed wants. */
    private static final int IN_A_START = 5;

    private static final Duration LONG = Duration.ofSeconds(240);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** What fails can be played again. */
    @RegisterExtension
    static final TestExecutionExceptionHandler REPLAY = (test, failure) -> {
        throw new AssertionError("with -Dbudkavle.kill.seed=" + SEED + ": " + failure.getMessage(), failure);
    };

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static HubProcess hub;
    private static FedHub fed;
    private static long linesOfAStart;

    @BeforeAll
    static void start() throws IOException {
        hub = new HubProcess(folder.resolve("data"));
        hub.start();
        linesOfAStart = hub.logLines();
        fed = new FedHub(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void theBooksBalanceAndNobodyIsNamedInTheLog() {
        assertThat(hub.get("/account").path("differences")).isEmpty();
        hub.assertNobodyIsNamedInTheLog();
    }

    @Test
    @Order(1) // as no batch of letters has been handed over yet, by which it knows when one is
    void fault07AHubThatIsKilledAgainAndAgainLosesNothing(TestReporter reporter) throws IOException {
        var random = new Random(SEED);
        fed.feed(EVENTS);
        for (int kill = 1; kill <= KILLS; kill++) {
            if (isInAStart(kill)) {
                long lines = 1 + random.nextLong(linesOfAStart);
                reporter.publishEntry("killed in a start", "after line " + lines + " of " + linesOfAStart);
                hub.killStarting(lines);
            } else {
                awaitEnough(kill);
                hub.kill();
            }
            if (kill == KILLS || !isInAStart(kill + 1)) {
                hub.start();
            }
        }
        fed.awaitSettled();

        Verdict verdict = fed.judge();

        reporter.publishEntry("verdict", verdict.toString());
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        assertThat(verdict.events().values().stream().mapToLong(n -> n).sum()).isEqualTo(EVENTS);
        FedHub.assertAtMostOneDoubleASlot(Verdict.NOTHING, verdict, KILLS);
    }

    private static boolean isInAStart(int kill) {
        return kill % IN_A_START == 3;
    }

    /** The last kill is for a batch of letters that is being handed over. */
    private static void awaitEnough(int kill) {
        long enough = (long) EVENTS * kill / (KILLS + 1);
        await("something is under way")
                .atMost(LONG)
                .pollInterval(SHORT)
                .until(() -> kill == KILLS
                        ? hub.sandbox().isUploading()
                        : hub.sandbox().ledgerLines() >= enough);
    }

    @Test
    @Order(2)
    void fault08AHubThatIsAskedToStopFinishesWhatItHasBegunInTime() throws IOException, SQLException {
        long lines = hub.sandbox().ledgerLines();
        int before = hub.sandbox().taken().size();
        fed.feed(STOPPED_EVENTS);
        await("messages go out")
                .atMost(LONG)
                .pollInterval(SHORT)
                .until(() -> hub.sandbox().ledgerLines() >= lines + 60);

        Duration stopping = hub.stop();
        Map<UUID, Integer> taken = hub.sandbox().taken();
        long leased = leased();
        hub.start();
        fed.awaitSettled();

        Verdict verdict = fed.judge();
        assertThat(stopping).isLessThan(Duration.ofSeconds(30));
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        Map<UUID, Integer> later = hub.sandbox().taken();
        assertThat(taken).as("something was handed over").hasSizeGreaterThan(before);
        assertThat(taken)
                .as("what was handed over is written down")
                .allSatisfy((attempt, times) -> assertThat(later.get(attempt)).isEqualTo(times));
        assertThat(leased).as("what was left leased").isZero();
    }

    /** In the database of a hub that has ended. */
    private static long leased() throws IOException, SQLException {
        try (var database = EmbeddedDatabase.start(hub.data());
                var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from work where token is not null")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
