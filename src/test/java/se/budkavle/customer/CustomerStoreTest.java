package se.budkavle.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import se.budkavle.DatabaseTest;
import se.budkavle.release.Rows;

class CustomerStoreTest extends DatabaseTest {
    private static final String NUMBER = "77010";
    private static final String PERSON = "198502069811";

    private static CustomerStore customers;

    @BeforeAll
    static void start() {
        customers = new CustomerStore(jdbc);
    }

    @Test
    void aWordIsKnownAgainInTheLedgerAndStandsThereOnceHoweverOftenItsCustomerTurnsOutToBeThePerson() {
        ConsentWord word = ConsentWord.told(
                Rows.node(
                        """
                        {"class": "sales", "channel": "sms", "granted": false, "time": "2026-11-10T09:00:00.123456789Z"}"""),
                Instant.EPOCH,
                Instant.parse("2026-11-10T10:00:00Z"),
                "crm");
        customers.addConsents(NUMBER, List.of(word));
        assertThat(customers.consents(List.of(NUMBER))).containsEntry(NUMBER, List.of(word));

        customers.becomesPerson(NUMBER, NUMBER, PERSON);
        customers.becomesPerson(NUMBER, NUMBER, PERSON);

        assertThat(customers.consents(List.of(PERSON))).containsEntry(PERSON, List.of(word));
    }

    @Test
    void aNoThatIsRepeatedHoldsFromItsLaterMomentAndWhatWasOfferedIsNotLookedAtAgain() {
        Instant first = Instant.parse("2026-11-10T09:00:00Z");
        ConsentWord said = snapshotNo(first);
        ConsentWord again = snapshotNo(first.plusSeconds(60));
        ConsentWord oncemore = snapshotNo(first.plusSeconds(90));
        customers.addConsents("77021", List.of(said, no("email")));

        customers.repeat(List.of(
                new CustomerStore.Repeated("77021", said, again),
                new CustomerStore.Repeated("77021", again, oncemore)));

        assertThat(customers.consents(List.of("77021")).get("77021")).containsExactlyInAnyOrder(oncemore, no("email"));
        assertThat(version("77021")).isEqualTo(1);
        customers.lookAgain("77021");
        customers.lookAgain("77022");
        assertThat(version("77021")).isEqualTo(2);
        assertThat(version("77022")).isEqualTo(1);
    }

    private static ConsentWord snapshotNo(Instant at) {
        return new ConsentWord("sales", "sms", false, at, "snapshot:crm", "");
    }

    /** Whoever speaks has spoken so often before. */
    @ParameterizedTest
    @CsvSource({"77011, 77012, 77012, 1", "77013, 77014, 77014, 0", "77015, 77016, 77015, 1", "77017, 77018, 77017, 0"})
    void whoSaysNoWhileOneOfTheirNumbersBecomesKnownIsLookedAtAnewAfterBoth(
            String before, String after, String speaker, int spoken) throws SQLException {
        IntStream.range(0, spoken).forEach(i -> customers.addConsents(speaker, List.of(no("email"))));
        CompletableFuture<Void> becoming;
        try (var speaking = new SingleConnectionDataSource(database.getConnection(), true)) {
            speaking.getConnection().setAutoCommit(false);
            new CustomerStore(new JdbcTemplate(speaking)).addConsents(speaker, List.of(no("sms")));
            becoming = CompletableFuture.runAsync(() -> customers.becomesPerson(before, before, after));
            Awaitility.await().until(() -> becoming.isDone() || isWaiting());
            assertThat(version(speaker)).isEqualTo(spoken);
            speaking.getConnection().commit();
        }
        becoming.join();

        assertThat(version(after))
                .as("what was made after the no, and before the numbers were one, is seen to be out of date")
                .isEqualTo(spoken + 2);
        assertThat(customers.consents(List.of(after)).get(after)).contains(no("sms"));
    }

    private static boolean isWaiting() {
        return jdbc.queryForObject(
                "select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')",
                Boolean.class);
    }

    private static int version(String person) {
        return customers.consentVersions(List.of(person)).get(person);
    }

    private static ConsentWord no(String channel) {
        return ConsentWord.told(
                Rows.node(
                        """
                        {"class": "sales", "channel": "%s", "granted": false, "time": "2026-11-10T09:00:00Z"}"""
                                .formatted(channel)),
                Instant.EPOCH,
                Instant.parse("2026-11-10T10:00:00Z"),
                "crm");
    }
}
