package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;

/** What one claim gets while another one is not yet committed, and in which order persons' events are planned. */
class ReadyStoreTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final int SHARD = 7;
    private static final int SHARDS = 64;

    private final WorkStore work = new WorkStore(jdbc, new WorkSignals());
    private final WorkStore ofAnotherHub = new WorkStore(jdbc, new WorkSignals());
    private long names;
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));

    @BeforeAll
    static void start() {
        // a claim that waits for another one fails
        database.setConnectionInitSql("select begin_generation(); set lock_timeout = '5s'");
    }

    @BeforeEach
    void nothingWaits() {
        jdbc.execute("truncate work");
    }

    @Test
    void whatOneHubIsTakingNoOtherOneGetsOrWaitsFor() {
        List<UUID> all = steps(4);

        List<WorkRow> mine = new ArrayList<>();
        List<WorkRow> others = new ArrayList<>();
        transaction.executeWithoutResult(mineIsOpen -> {
            mine.addAll(work.take(Lanes.STEPS, 2, NOW));
            others.addAll(elsewhere(() -> ofAnotherHub.take(Lanes.STEPS, 4, NOW)));
        });

        assertThat(mine).hasSize(2);
        assertThat(others).hasSize(2);
        assertThat(mine.stream().map(WorkRow::ref)).doesNotContainAnyElementsOf(refs(others));
        assertThat(all).containsAll(refs(mine)).containsAll(refs(others));
    }

    @Test
    void whatIsLeasedNobodyElseGetsUntilItIsGivenBack() {
        steps(1);
        UUID token = UUID.randomUUID();
        List<WorkRow> leased = work.lease(Lanes.STEPS, 1, NOW, token, Duration.ofMinutes(1));

        assertThat(leased).hasSize(1);
        assertThat(ofAnotherHub.lease(Lanes.STEPS, 1, NOW, UUID.randomUUID(), Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(ofAnotherHub.takeExpired(10)).as("nor as if it had run out").isEmpty();
        assertThat(ofAnotherHub.settle(Lanes.STEPS, UUID.randomUUID(), refs(leased)))
                .isEmpty();

        work.giveBack(Lanes.STEPS, token, refs(leased), NOW);
        assertThat(work.take(Lanes.STEPS, 1, NOW)).hasSize(1);
    }

    @Test
    void anEventTakesItsPersonsEarlierOnesAlongThoughTheyAreLessUrgent() {
        WorkRow early = event(1, Priority.BULK, NOW);
        WorkRow other = event(2, Priority.BULK, NOW);
        WorkRow late = event(1, Priority.NOW, NOW);

        assertThat(refs(planned(work, 1))).containsExactly(early.ref());
        assertThat(refs(planned(work, 1))).containsExactly(late.ref());
        assertThat(refs(planned(work, 1))).containsExactly(other.ref());
    }

    @Test
    void whoseEarlierEventWaitsForALaterMomentWaitsToo() {
        event(1, Priority.NORMAL, NOW.plusSeconds(60));
        WorkRow behind = event(1, Priority.NOW, NOW);
        WorkRow other = event(2, Priority.NORMAL, NOW);

        assertThat(refs(planned(work, 10))).containsExactly(other.ref()).doesNotContain(behind.ref());
    }

    @Test
    void personsOfAShardThatOneHubPlansAreLeftToItUntilItHasCommitted() {
        WorkRow first = event(1, Priority.NORMAL, NOW);

        transaction.executeWithoutResult(mineIsOpen -> {
            assertThat(refs(work.takePlan(10, NOW))).containsExactly(first.ref());
            event(1, Priority.NORMAL, NOW);

            assertThat(elsewhere(() -> planned(ofAnotherHub, 10)))
                    .as("the same person's next event, while the first one is not yet decided")
                    .isEmpty();
        });
        assertThat(planned(ofAnotherHub, 10)).hasSize(1);
    }

    @Test
    void twoPlanSideBySideAndNeitherHasAShardOfTheOther() {
        for (int shard = 0; shard < SHARDS; shard++) {
            event(shard, shard, Priority.NORMAL, NOW);
        }
        var mine = new ArrayList<WorkRow>();
        var others = new ArrayList<WorkRow>();
        transaction.executeWithoutResult(mineIsOpen -> {
            mine.addAll(work.takePlan(SHARDS, NOW));
            others.addAll(elsewhere(() -> planned(ofAnotherHub, SHARDS)));
        });

        assertThat(mine).hasSize(SHARDS / 2);
        assertThat(others).hasSize(SHARDS / 2);
        assertThat(refs(mine)).doesNotContainAnyElementsOf(refs(others));
    }

    @Test
    void whoPlansHalfOfTheShardsBeginsWithThoseWhereTheMostUrgentWait() {
        var urgent = new ArrayList<WorkRow>();
        for (int shard = 0; shard < SHARDS; shard++) {
            Priority priority = shard % 2 == 0 ? Priority.BULK : Priority.NOW;
            WorkRow row = event(shard, shard, priority, NOW);
            if (priority == Priority.NOW) {
                urgent.add(row);
            }
        }

        assertThat(refs(planned(work, SHARDS))).containsExactlyInAnyOrderElementsOf(refs(urgent));
    }

    @Test
    void anEventThatIsJustBeingPutAsideIsNotPlannedAsWell() {
        WorkRow hopeless = event(1, Priority.NORMAL, NOW);
        WorkRow other = event(2, Priority.NORMAL, NOW);

        CompletableFuture<List<WorkRow>> planning = transaction.execute(putAside -> {
            assertThat(ofAnotherHub.takeBack(Lanes.PLAN, List.of(hopeless.ref())))
                    .hasSize(1);
            var planned = CompletableFuture.supplyAsync(() -> planned(work, 10));
            await().until(ReadyStoreTest::somebodyWaits);
            return planned;
        });

        assertThat(refs(planning.join())).containsExactly(other.ref());
    }

    private static boolean somebodyWaits() {
        return jdbc.queryForObject(
                """
                select exists (select 1 from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock')""",
                Boolean.class);
    }

    private List<WorkRow> planned(WorkStore hub, int limit) {
        return transaction.execute(status -> hub.takePlan(limit, NOW));
    }

    /** In a session of its own. */
    private static <T> T elsewhere(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what).join();
    }

    private List<UUID> steps(int number) {
        var rows = new ArrayList<WorkRow>();
        for (int i = 0; i < number; i++) {
            rows.add(WorkRow.of(Lanes.STEPS, UUID.randomUUID(), Priority.NORMAL, NOW.minusSeconds(i)));
        }
        work.put(rows);
        return refs(rows);
    }

    /** Later ones have later names; put by another session, as a door does. */
    private WorkRow event(long person, Priority priority, Instant due) {
        return event(SHARD, person, priority, due);
    }

    private WorkRow event(int shard, long person, Priority priority, Instant due) {
        var row = new WorkRow(Lanes.PLAN, new UUID(1, ++names), priority, due, 0, shard, person);
        elsewhere(() -> {
            work.put(List.of(row));
            return row;
        });
        return row;
    }

    private static List<UUID> refs(List<WorkRow> rows) {
        return rows.stream().map(WorkRow::ref).toList();
    }
}
