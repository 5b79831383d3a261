package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;

/** The last look before a message goes out, and the first one after it has not. */
class SendStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final UUID ATTEMPT = new UUID(1, 1);

    private static HikariDataSource database;
    private static JdbcTemplate jdbc;

    private final SendStore sends = new SendStore(jdbc);

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        jdbc = new JdbcTemplate(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void anAttemptIsScheduled() {
        jdbc.execute("truncate communication, attempt, person");
        Communication c = ACommunication.of("sales").made();
        SomeStores.of(jdbc).communications().insert(List.of(c));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', 'scheduled', 'address', '{"amount":0,"currency":"SEK"}', 60, 0,
                  now(), '')""",
                ATTEMPT,
                c.communicationId());
    }

    @Test
    void whatIsAsTheRouterLeftItGoesOut() {
        assertThat(stale()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "cancelled", "exhausted", "expired"})
    void whatHasEndedDoesNot(String state) {
        jdbc.update("update communication set state = ?", state);

        assertThat(stale()).containsExactly(ATTEMPT);
    }

    @Test
    void whatGoesOutInParallelDoesAlsoWhenAnotherTryHasArrived() {
        jdbc.update("update communication set state = 'delivered', parallel = true");

        assertThat(stale()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "sent", "delivered", "failed", "cancelled", "held"})
    void whatAReportHasSettledDoesNot(String state) {
        jdbc.update("update attempt set state = ?, unclear = 1", state);

        assertThat(stale()).containsExactly(ATTEMPT);
    }

    @Test
    void fault41WhoseConsentsHaveChangedSinceTheRouterLookedDoesNotUnlessItMayHaveGoneOutBefore() {
        jdbc.update("insert into person (person_key, consent_version) values ('1', 1)");

        assertThat(stale()).containsExactly(ATTEMPT);
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1");
        assertThat(stale()).as("it was decided then").isEmpty();
    }

    @Test
    void fault40WhoseTimeIsOverDoesNotUnlessItMayHaveGoneOutBefore() {
        jdbc.update("update communication set window_closes = ?", Timestamp.from(NOW));

        assertThat(stale()).containsExactly(ATTEMPT);
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1");
        assertThat(stale()).as("it was decided then").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "sent", "delivered", "failed"})
    void aReportThatWasFasterThanTheEndOfACallInVainStands(String state) {
        jdbc.update("update attempt set state = ?", state);

        assertThat(sends.scheduledAgain(List.of(ATTEMPT))).isEmpty();
        assertThat(state()).isEqualTo(state);
    }

    @Test
    void aCallInVainLeavesADoubtFromBeforeAsItWas() {
        jdbc.update("update attempt set state = 'sending', unclear = 1");

        assertThat(sends.scheduledAgain(List.of(ATTEMPT))).containsExactly(ATTEMPT);
        assertThat(state()).isEqualTo("ambiguous");
    }

    private List<UUID> stale() {
        return sends.stale(List.of(ATTEMPT), NOW);
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }
}
