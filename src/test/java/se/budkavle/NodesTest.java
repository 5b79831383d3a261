package se.budkavle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.release.Hashes;
import se.budkavle.work.ClusterPulse;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;
import se.budkavle.work.LanePulse;
import se.budkavle.work.PulseStore;
import se.budkavle.work.WorkSignals;

/** What hubs on one database must agree on. */
class NodesTest {
    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("cluster"))
                .setOverrideWorkingDirectory(
                        new File(System.getProperty("budkavle.postgres-binaries", folder + "/binaries")))
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
        jdbc = new JdbcTemplate(postgres.getPostgresDatabase());
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aDutyIsOneHubsUntilItLeavesOrFallsSilent() {
        var one = Duties.among(new DutyStore(jdbc));
        var other = Duties.among(new DutyStore(jdbc));

        assertThat(one.begin("poll a mailbox")).isTrue();
        assertThat(other.begin("poll a mailbox")).isFalse();
        assertThat(other.begin("poll another")).isTrue();
        one.end("poll a mailbox");
        assertThat(other.begin("poll a mailbox")).as("it stays where it is").isFalse();
        one.giveUp("poll a mailbox");
        assertThat(other.begin("poll a mailbox")).isTrue();

        fallSilent();
        assertThat(one.begin("poll a mailbox")).isTrue();
        one.leave();
        assertThat(other.begin("poll a mailbox")).isTrue();
    }

    @Test
    void whatEachHubSendsIsKnownToAll() {
        var here = new LanePulse();
        var there = new LanePulse();
        var one = new ClusterPulse(here, new PulseStore(jdbc));
        var other = new ClusterPulse(there, new PulseStore(jdbc));
        here.beat("attempts:46elks", 60);
        there.beat("attempts:46elks", 120);
        there.missed("attempts:46elks", 3);
        there.beat("attempts:mail-relay", 60);
        one.tell();
        other.tell();
        other.tell();

        assertThat(one.rates())
                .containsEntry("attempts:46elks", new LanePulse.Rate(3, 3))
                .containsEntry("attempts:mail-relay", new LanePulse.Rate(1, 0));
        assertThat(other.rates()).isEqualTo(one.rates());
        jdbc.update("update node_pulse set at = at - interval '31 seconds'");
        assertThat(one.rates()).as("the other one is dead").isEqualTo(here.rates());
    }

    @Test
    void aDutyThatTakesLongIsHeldOnTo() {
        var one = Duties.among(new DutyStore(jdbc));
        var other = Duties.among(new DutyStore(jdbc));
        assertThat(one.begin("fetch a large file")).isTrue();

        fallSilent();
        one.renew();

        assertThat(other.begin("fetch a large file")).isFalse();
    }

    @Test
    void whatIsBegunManyTimesASecondIsNotWrittenDownEachTime() {
        var one = Duties.among(new DutyStore(jdbc));
        var other = Duties.among(new DutyStore(jdbc));
        one.begin("tell a subscriber");
        String written = version("tell a subscriber");

        for (int round = 0; round < 3; round++) {
            assertThat(one.begin("tell a subscriber")).isTrue();
            one.end("tell a subscriber");
            assertThat(other.begin("tell a subscriber")).isFalse();
        }
        assertThat(version("tell a subscriber")).isEqualTo(written);

        one.leave();
        assertThat(other.begin("tell a subscriber")).isTrue();
        assertThat(one.begin("tell a subscriber")).isFalse();
    }

    /** Of the row: another one after each write, also after a lock. */
    private static String version(String duty) {
        return jdbc.queryForObject("select xmin || ' ' || xmax from duty where name = ?", String.class, duty);
    }

    @Test
    void aHubWithAnotherKeyForReportsIsRefusedWhileOthersLive() {
        new NodeKey(new DutyStore(jdbc), "the same").demandSame();
        new NodeKey(new DutyStore(jdbc), "the same").demandSame();

        assertThatThrownBy(() -> new NodeKey(new DutyStore(jdbc), "another").demandSame())
                .hasMessageContaining("BUDKAVLE_MAC_KEY");

        fallSilent();
        new NodeKey(new DutyStore(jdbc), "another").demandSame();
    }

    @Test
    void aHubOfAVersionWithOtherRowsIsRefusedWhileOthersLive() {
        fallSilent();
        new DutyStore(jdbc).hold("rows", UUID.randomUUID(), Duration.ofMinutes(10));

        assertThatThrownBy(() -> new NodeKey(new DutyStore(jdbc), "the same").demandSame())
                .hasMessageContaining("another version");

        fallSilent();
        new NodeKey(new DutyStore(jdbc), "the same").demandSame();
    }

    /** Of before the forms of rows had a number of their own, and of the one that wrote plans which it cannot read. */
    @Test
    void aHubThatCannotReadPackedPlansIsRefusedWhileOthersLive() {
        fallSilent();
        UUID before = UUID.nameUUIDFromBytes(
                Hashes.sha256("budkavle rows 5".getBytes(UTF_8)).getBytes(UTF_8));
        new DutyStore(jdbc).hold("rows", before, Duration.ofMinutes(10));

        assertThatThrownBy(() -> new NodeKey(new DutyStore(jdbc), "the same").demandSame())
                .hasMessageContaining("another version");
        fallSilent();
    }

    private static void fallSilent() {
        jdbc.update("update duty set until = clock_timestamp() - interval '1 second'");
    }

    @Test
    void oneHubsCommitWakesTheOthersLanes() {
        var here = new WorkSignals();
        var there = new WorkSignals();
        Set<String> woken = ConcurrentHashMap.newKeySet();
        there.listen("plan", () -> woken.add("plan"));
        there.listen("steps", () -> woken.add("steps"));
        NodeBell ringing = bell(here);
        NodeBell listening = bell(there);
        try {
            // at its start each lane is woken for what was missed
            await().until(() -> woken.size() == 2);
            woken.clear();
            var transaction = new TransactionTemplate(new JdbcTransactionManager(postgres.getPostgresDatabase()));

            transaction.executeWithoutResult(status -> {
                here.changes("steps", Instant.EPOCH);
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> here.changes("plan", Instant.EPOCH));

            await().until(() -> woken.contains("plan"));
            assertThat(woken).containsExactly("plan");
        } finally {
            ringing.stop();
            listening.stop();
        }
    }

    private static NodeBell bell(WorkSignals signals) {
        var bell = new NodeBell(signals, postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        bell.start();
        return bell;
    }
}
