package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;

/** A customer's personal number has become known while something is under way, in a database with much history. */
class BecomesPersonTest extends DatabaseTest {
    private static final UUID TEXT = new UUID(2, 1);
    private static final int OTHERS = 5_000;

    private final CommunicationStore communications = SomeStores.of(jdbc).communications();

    @Test
    void whatIsUnderWayIsThePersonsAndNoOtherCustomersTriesAreLookedAt() {
        Communication c = ACommunication.of("service").to("1", "1").made();
        communications.insert(List.of(c));
        attempts("'%s', '%s', '1', '1'".formatted(TEXT, c.communicationId()), 1);
        attempts("gen_random_uuid(), gen_random_uuid(), 'c' || n, 'c' || n", OTHERS);
        jdbc.execute("analyze attempt, communication");

        long read = new TransactionTemplate(new JdbcTransactionManager(database)).execute(status -> {
            long before = attemptsRead();
            communications.becomesPerson("1", "known");
            return attemptsRead() - before;
        });

        assertThat(jdbc.queryForList("select attempt_id from attempt where person_key = 'known'", UUID.class))
                .containsExactly(TEXT);
        assertThat(read).isLessThanOrEqualTo(2);
    }

    /** By the transaction that asks. */
    private static long attemptsRead() {
        return jdbc.queryForObject(
                """
                select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                where relname like 'attempt%'""",
                Long.class);
    }

    private static void attempts(String whose, int count) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                select %s, 0, 'sms', 'partner', 'sent', 'address', '{"amount":0,"currency":"SEK"}', 60, 0, now(), ''
                from generate_series(1, ?) as n"""
                        .formatted(whose),
                count);
    }
}
