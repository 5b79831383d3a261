package se.budkavle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
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
class NodesTest extends DatabaseTest {
    private final DutyStore store = new DutyStore(jdbc);
    private final Duties one = Duties.among(store, Duration.ofHours(1), () -> 0);
    private final Duties other = Duties.among(store, Duration.ofHours(1), () -> 0);

    @Test
    void aDutyIsOneHubsUntilItLeavesOrFallsSilent() {
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
        var first = new ClusterPulse(here, new PulseStore(jdbc));
        var second = new ClusterPulse(there, new PulseStore(jdbc));
        here.beat("attempts:46elks", 60);
        there.beat("attempts:46elks", 120);
        there.missed("attempts:46elks", 3);
        there.beat("attempts:mail-relay", 60);
        first.tell();
        second.tell();
        second.tell();
        jdbc.update("update node_pulse set at = clock_timestamp() + interval '1 hour'"); // so long nobody is dead

        assertThat(first.rates())
                .containsEntry("attempts:46elks", new LanePulse.Rate(3, 3))
                .containsEntry("attempts:mail-relay", new LanePulse.Rate(1, 0));
        assertThat(second.rates()).isEqualTo(first.rates());
        jdbc.update("update node_pulse set at = clock_timestamp() - interval '31 seconds'");
        assertThat(first.rates()).as("the other one is dead").isEqualTo(here.rates());
    }

    @Test
    void aDutyThatTakesLongIsHeldOnTo() {
        assertThat(one.begin("fetch a large file")).isTrue();

        fallSilent();
        one.renew();

        assertThat(other.begin("fetch a large file")).isFalse();
    }

    @Test
    void whatIsBegunManyTimesASecondIsNotWrittenDownEachTime() {
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
        begin("the same");
        begin("the same");
        liveOn();

        assertThatThrownBy(() -> begin("another")).hasMessageContaining("BUDKAVLE_MAC_KEY");

        fallSilent();
        begin("another");
    }

    @Test
    void aHubOfAVersionWithOtherRowsIsRefusedWhileOthersLive() {
        fallSilent();
        store.hold("rows", UUID.randomUUID(), Duration.ofMinutes(10));

        assertThatThrownBy(() -> begin("the same")).hasMessageContaining("another version");

        fallSilent();
        begin("the same");
    }

    /** Of before the forms of rows had a number of their own, and of the one that wrote plans which it cannot read. */
    @Test
    void aHubThatCannotReadPackedPlansIsRefusedWhileOthersLive() {
        fallSilent();
        UUID before = UUID.nameUUIDFromBytes(
                Hashes.sha256("budkavle rows 5".getBytes(UTF_8)).getBytes(UTF_8));
        store.hold("rows", before, Duration.ofMinutes(10));

        assertThatThrownBy(() -> begin("the same")).hasMessageContaining("another version");
        fallSilent();
    }

    /** A hub with this key for reports begins. */
    private void begin(String key) {
        new NodeKey(store, key).demandSame();
    }

    private static void liveOn() {
        jdbc.update("update duty set until = clock_timestamp() + interval '1 hour'");
    }

    private static void fallSilent() {
        jdbc.update("update duty set until = clock_timestamp() - interval '1 second'");
    }

    @Test
    void oneHubsCommitWakesTheOthersLanes() throws SQLException {
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
            var transaction = new TransactionTemplate(new JdbcTransactionManager(database));

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

    private static NodeBell bell(WorkSignals signals) throws SQLException {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setUsername("postgres");
        pool.setPassword("postgres");
        var bell = new NodeBell(signals, pool);
        bell.start();
        return bell;
    }

    private static String url() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }
}
