package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;

/** Two steps that move one communication: reports wait for each other, and a step that holds a row of work passes by. */
class CommunicationLocksTest extends DatabaseTest {
    private static final UUID FIRST = new UUID(2, 1);
    private static final UUID SECOND = new UUID(2, 2);

    private final CommunicationStore communications = SomeStores.of(jdbc).communications();

    @BeforeAll
    static void start() {
        database.setConnectionInitSql("select begin_generation(); set lock_timeout = '1s'");
    }

    @Test
    void whatOneStepMovesAnotherOneWaitsForOrPassesBy() {
        Communication c = ACommunication.of("sales").made();
        communications.insert(List.of(c));
        List.of(FIRST, SECOND)
                .forEach(attempt -> jdbc.update(
                        """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', 'sent', 'address', '{"amount":0,"currency":"SEK"}', 60, 0,
                  now(), '')""",
                        attempt,
                        c.communicationId()));

        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(open -> {
            assertThat(communications.lockOf(List.of(FIRST))).containsOnlyKeys(c.communicationId());

            assertThatThrownBy(() -> elsewhere(() -> communications.lockOf(List.of(SECOND))))
                    .as("a report about its other try has to wait")
                    .hasStackTraceContaining("lock timeout");
            assertThat(elsewhere(() -> communications.tryLock(List.of(c.communicationId()))))
                    .isEqualTo(Map.of());
        });
    }

    private static <T> T elsewhere(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what).join();
    }
}
