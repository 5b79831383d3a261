package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;

/** Two hubs that open the same work item at once, in transactions that overlap. */
class WorkItemOnceTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final WorkItemStore items = new WorkItemStore(jdbc);
    private final JdbcTransactionManager manager = new JdbcTransactionManager(database);
    private final TransactionTemplate transaction = new TransactionTemplate(manager);
    private final ExecutorService otherHub = Executors.newSingleThreadExecutor();

    @BeforeEach
    void nothing() {
        jdbc.execute("truncate work_item");
    }

    @Test
    void ofTwoThatSayTheSameOneIsOpened() {
        whileTheOther(() -> items.openOnce(word("x")), () -> items.openOnce(word("x")), true);

        assertThat(count()).isOne();
    }

    @Test
    void whatTheFirstHubTakesBackTheOtherOpens() {
        whileTheOther(() -> items.openOnce(word("x")), () -> items.openOnce(word("x")), false);

        assertThat(count()).isOne();
    }

    @Test
    void ofTwoAboutOneBatchOneIsOpenedEver() {
        whileTheOther(() -> items.openOnceEver(totals()), () -> items.openOnceEver(totals()), true);
        jdbc.update("update work_item set state = 'resolved'");
        items.openOnceEver(totals());

        assertThat(count()).isOne();
    }

    @Test
    void ofTwoAboutOneAttemptOneIsOpenedAndTheOtherHubIsToldSo() {
        UUID attempt = UUID.randomUUID();
        var news = new boolean[1];

        whileTheOther(
                () -> items.openOnceAbout(about(attempt)), () -> news[0] = items.openOnceAbout(about(attempt)), true);

        assertThat(news[0]).isFalse();
        assertThat(count()).isOne();
    }

    @Test
    void whatIsResolvedIsOpenedOnceMoreAndWhatSaysSomethingElseToo() {
        items.openOnce(word("x"));
        jdbc.update("update work_item set state = 'resolved'");
        items.openOnce(word("x"));
        items.openOnce(word("y"));
        items.openOnceAbout(about(UUID.randomUUID()));
        items.openOnceAbout(about(UUID.randomUUID()));

        assertThat(count()).isEqualTo(5);
    }

    @Test
    void whoResolvesItWaitsForThoseWhoRelyOnIt() {
        items.openOnce(word("x"));

        whileTheOther(
                () -> items.openOnce(word("x")), () -> jdbc.update("update work_item set state = 'resolved'"), true);
        items.openOnce(word("x"));

        assertThat(count()).as("the next word is another item").isEqualTo(2);
    }

    @Test
    void stepsThatFailEachHaveTheirOwnItem() {
        var failed = WorkItem.ofEvent("dead-letter", null, null, Reason.of("dead-letter", "reports", "why"), NOW);
        var again = WorkItem.ofEvent("dead-letter", null, null, Reason.of("dead-letter", "reports", "why"), NOW);

        items.open(List.of(failed, again));

        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aBatchHoldsNothingThatAnotherWantsAndOpensItsOwnInOneOrder() {
        TransactionStatus status = manager.getTransaction(null);
        OpenedAtEnd.open(items, word("y"));
        OpenedAtEnd.open(items, word("x"));
        OpenedAtEnd.open(items, word("x"));
        assertThat(otherHub.submit(() -> items.openOnce(word("z"))))
                .as("the other hub's item, which nothing of this batch is in the way of")
                .succeedsWithin(PATIENCE);
        OpenedAtEnd.open(items, word("z"));
        assertThat(count()).as("the other hub's").isOne();
        manager.commit(status);
        otherHub.shutdown();

        assertThat(jdbc.queryForList("select reason->'arguments'->>1 from work_item order by ctid", String.class))
                .containsExactly("z", "x", "y");
    }

    /** As two hubs left them that knew nothing of each other. */
    @Test
    void ofTwinsTheOneThatWaitsStays() {
        try (HikariDataSource old = TestDatabase.ofVersion("25")) {
            var seeded = new JdbcTemplate(old);
            UUID attempt = UUID.randomUUID();
            List.of("resolved", "open", "open").forEach(state -> {
                seed(seeded, about(attempt), state);
                seed(seeded, totals(), state);
                seed(seeded, word("x"), state);
            });
            seed(seeded, about(UUID.randomUUID()), "resolved");
            Flyway.configure().dataSource(old).load().migrate();

            assertThat(seeded.queryForList(
                            "select kind || ' ' || state from work_item order by work_item_id", String.class))
                    .containsExactlyInAnyOrder(
                            "unknown-code resolved",
                            "deadline open",
                            "totals open",
                            "unknown-code open",
                            "deadline resolved");
        }
    }

    private static void seed(JdbcTemplate old, WorkItem item, String state) {
        new WorkItemStore(old).open(List.of(item));
        old.update("update work_item set state = ? where work_item_id = ?", state, item.workItemId());
    }

    /** The other hub begins when the first has done its part, and is waiting for it when the first ends. */
    private void whileTheOther(Runnable first, Runnable other, boolean commits) {
        TransactionStatus status = manager.getTransaction(null);
        first.run();
        Future<?> waiting = otherHub.submit(() -> transaction.executeWithoutResult(s -> other.run()));
        await().until(() -> waiting.isDone() || isSomebodyWaiting());
        assertThat(waiting.isDone()).as("it waits for the first one's end").isFalse();
        if (commits) {
            manager.commit(status);
        } else {
            manager.rollback(status);
        }
        assertThat(waiting)
                .as("the other hub's part, after the first one's end")
                .succeedsWithin(PATIENCE);
        otherHub.shutdown();
    }

    private boolean isSomebodyWaiting() {
        return jdbc.queryForObject(
                "select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                Boolean.class);
    }

    private static long count() {
        return jdbc.queryForObject("select count(*) from work_item", Long.class);
    }

    private static WorkItem word(String word) {
        return WorkItem.ofEvent("unknown-code", null, null, Reason.of("unknown-word", "acme", word), NOW);
    }

    private static WorkItem totals() {
        return WorkItem.ofEvent("totals", null, null, Reason.of("totals-differ", "acme", new UUID(7, 7)), NOW);
    }

    private static WorkItem about(UUID attempt) {
        Communication c = ACommunication.of("service").made();
        return WorkItem.of("deadline", c, attempt, Reason.of("deadline-unsent", "acme", UUID.randomUUID()), NOW);
    }
}
