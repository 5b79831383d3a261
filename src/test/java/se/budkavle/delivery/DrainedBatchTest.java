package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.work.Lanes;

/** A partner drains while letters wait in its open batch: some go with it, the others stay until it is resumed. */
class DrainedBatchTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
    private static final Instant NEXT_CUT_OFF = Instant.parse("2026-03-20T17:00:00Z");
    private static final String VENDOR = "vendor";

    private final Stores stores = SomeStores.of(jdbc);
    private final Batches batches = new Batches(
            new BatchStore(jdbc),
            stores,
            () -> Map.of(VENDOR, new CutOff(LocalTime.of(18, 0), 2000, 3, Set.of())),
            new SetClock(NOW));
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private final UUID batch = UUID.randomUUID();

    @BeforeEach
    void aLetterCameBeforeItsPartnerDrainedAndAnotherOneAfterwards() {
        jdbc.execute("truncate attempt, work, timeline, print_batch, lane");
        stores.lanes().register(Map.of(VENDOR, "letter"));
        jdbc.update(
                "insert into print_batch (batch_id, partner, state, cutoff, letters) values (?, ?, 'open', ?, 2)",
                batch,
                VENDOR,
                Timestamp.from(NOW));
        letter();
        stores.lanes().set(VENDOR, false, true);
        letter();
    }

    @Test
    void whatASealedBatchLeavesHasItsCutOffAlsoWhenThePartnerIsResumedMeanwhile() {
        var resumed = new CompletableFuture<?>[1];
        transaction.executeWithoutResult(status -> {
            batches.seal(List.of(batch));
            resumed[0] = CompletableFuture.runAsync(this::resume);
            await().until(DrainedBatchTest::somebodyWaits);
        });
        resumed[0].orTimeout(4, TimeUnit.MINUTES).join();

        assertThat(cutOffs()).containsExactly(NEXT_CUT_OFF);
    }

    @Test
    void whileThePartnerDrainsThatCutOffSealsNothing() {
        seal(batch);

        seal(left());

        assertThat(stores.work().count(Lanes.batches(VENDOR))).isEqualTo(1);
        resume();
        assertThat(cutOffs()).containsExactly(NEXT_CUT_OFF);
    }

    private void seal(UUID batchId) {
        stores.work().remove(Lanes.CUTOFFS, List.of(batchId));
        transaction.executeWithoutResult(status -> batches.seal(List.of(batchId)));
    }

    private void resume() {
        transaction.executeWithoutResult(status -> {
            stores.lanes().set(VENDOR, false, false);
            batches.resumed(VENDOR);
        });
    }

    private static boolean somebodyWaits() {
        return jdbc.queryForObject(
                """
                select exists (select 1 from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock')""",
                Boolean.class);
    }

    /** When the open batch is to be sealed. */
    private static List<Instant> cutOffs() {
        return jdbc.query(
                "select due from work where lane = ? and ref = ?",
                (rs, i) -> rs.getTimestamp("due").toInstant(),
                Lanes.CUTOFFS,
                left());
    }

    private static UUID left() {
        return jdbc.queryForObject("select batch_id from print_batch where state = 'open'", UUID.class);
    }

    private void letter() {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, batch_id, message, consent_version, created_at)
                values (?, ?, '1', '1', 0, 'letter', ?, 'scheduled', 'address', '{"amount": 0, "currency": "SEK"}', 864000,
                  ?, '', 0, ?)""",
                UuidCreator.getTimeOrderedEpoch(),
                UUID.randomUUID(),
                VENDOR,
                batch,
                Timestamp.from(NOW));
    }
}
