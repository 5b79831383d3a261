package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;

/** A hub stands still in a transaction, its connections open: what it holds is not held for ever. */
class SuspendedHubTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final WorkStore work = new WorkStore(jdbc, new WorkSignals());
    private final WorkStore ofAnotherHub = new WorkStore(jdbc, new WorkSignals());
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));

    @BeforeAll
    static void sessionsBeginAsAHubsButForTheTime() throws IOException {
        var shipped = new Properties();
        try (InputStream in = SuspendedHubTest.class.getResourceAsStream("/application.properties")) {
            shipped.load(in);
        }
        database.setConnectionInitSql(shipped.getProperty("spring.datasource.hikari.connection-init-sql")
                .replace("'60s'", "'1s'"));
    }

    @Test
    void whatAHubWasPlanningThatStandsStillIsPlannedByAnother() {
        UUID event = new UUID(1, 1);
        work.put(List.of(new WorkRow(Lanes.PLAN, event, Priority.NORMAL, NOW, 0, 7, 1L)));

        assertThatThrownBy(() -> transaction.executeWithoutResult(standsStill -> {
                    assertThat(work.takePlan(10, NOW)).hasSize(1);
                    await().atMost(Duration.ofSeconds(30)).until(this::plannedElsewhere, List.of(event)::equals);
                }))
                .isInstanceOf(TransactionException.class);
    }

    private List<UUID> plannedElsewhere() {
        return CompletableFuture.supplyAsync(() -> transaction.execute(status -> ofAnotherHub.takePlan(10, NOW)))
                .join()
                .stream()
                .map(WorkRow::ref)
                .toList();
    }
}
