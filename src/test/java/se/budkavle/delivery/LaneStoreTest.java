package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.rows.Ids;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** A partner drains: what stood in line goes out, and behind it more and more is offered that waits. */
class LaneStoreTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
    private static final String PARTNER = "partner";
    private static final String LANE = Lanes.attempts(PARTNER);
    private static final int MANY = 5_000;

    private final Stores stores = SomeStores.of(jdbc);
    private final LaneStore lanes = stores.lanes();
    private final WorkStore work = stores.work();

    @BeforeEach
    void oneStoodInLineBeforeThePartnerDrainedAndManyWereOfferedSince() {
        jdbc.execute("truncate work, lane");
        lanes.register(Map.of(PARTNER, "sms"));
        offer(1);
        lanes.set(PARTNER, false, true);
        offer(MANY);
        jdbc.execute("analyze work");
    }

    @Test
    void aDrainingPartnerIsClaimedFromUntilNothingIsLeftThatStoodInLine() {
        UUID token = UUID.randomUUID();
        UUID last = lanes.claimable(PARTNER).orElseThrow().last();

        List<UUID> leased = work.lease(LANE, last, 10, NOW, token, Duration.ofMinutes(1)).stream()
                .map(WorkRow::ref)
                .toList();
        assertThat(leased).hasSize(1);
        assertThat(lanes.claimable(PARTNER)).as("it is being sent").isEmpty();

        work.giveBack(LANE, token, leased, NOW);
        assertThat(lanes.claimable(PARTNER)).as("it waits again").isPresent();

        work.remove(LANE, leased);
        assertThat(lanes.claimable(PARTNER)).as("drained").isEmpty();

        lanes.set(PARTNER, false, false);
        assertThat(lanes.claimable(PARTNER)).as("resumed").isPresent();
    }

    @Test
    void toSeeThatAPartnerIsDrainedNothingIsLookedThroughThatWaitsBehind() {
        jdbc.update("delete from work where ref = (select ref from work order by ref limit 1)");

        long read = new TransactionTemplate(new JdbcTransactionManager(database)).execute(status -> {
            long before = workRead();
            assertThat(lanes.claimable(PARTNER)).isEmpty();
            return workRead() - before;
        });

        assertThat(read).isLessThanOrEqualTo(2);
    }

    /** By the transaction that asks. */
    private static long workRead() {
        return jdbc.queryForObject(
                "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'work'", Long.class);
    }

    private void offer(int number) {
        work.put(IntStream.range(0, number)
                .mapToObj(i -> WorkRow.of(LANE, Ids.next(), Priority.NORMAL, NOW))
                .toList());
    }
}
