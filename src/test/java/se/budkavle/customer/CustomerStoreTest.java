package se.budkavle.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.release.Rows;

class CustomerStoreTest {
    private static final String NUMBER = "77010";
    private static final String PERSON = "198502069811";

    private static CustomerStore customers;

    @BeforeAll
    static void start() {
        customers = new CustomerStore(new JdbcTemplate(TestDatabase.fresh()));
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
}
