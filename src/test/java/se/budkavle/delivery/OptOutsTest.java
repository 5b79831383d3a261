package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.Customer;
import se.budkavle.customer.CustomerStore;
import se.budkavle.release.StrictJson;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/** STOP in a reply, however often and late the hub comes to hear it. */
class OptOutsTest extends DatabaseTest {
    private static final Instant TEN = Instant.parse("2026-01-15T10:00:00Z");
    private static final Customer CUSTOMER = new Customer((ObjectNode)
            StrictJson.MAPPER.valueToTree(Map.of("customerNo", "10012", "kind", "consumer", "mobile", "+46701740605")));

    private final SetClock clock = new SetClock(TEN);
    private final Stores stores = SomeStores.of(jdbc);
    private final CustomerStore customers = stores.customers();
    private final TimelineStore timeline = stores.timeline();
    private final OptOuts optOuts = new OptOuts(
            stores,
            new Cancellation(stores, () -> null, clock),
            null,
            new TransactionTemplate(new JdbcTransactionManager(database)),
            clock);

    @BeforeEach
    void nothingWasSaid() {
        jdbc.execute("truncate consent_word, person, timeline");
    }

    @Test
    void aStopThatIsHeardAgainDoesNotUndoAStartInBetween() {
        stop(TEN, "r1");
        clock.pass(Duration.ofHours(1));
        yes();
        clock.pass(Duration.ofHours(1));
        int version = version();

        stop(TEN, "r1");

        assertThat(mayBeTexted()).isTrue();
        assertThat(version()).as("nothing that waits has to be looked at again").isEqualTo(version);
        assertThat(timeline.ofCustomer("10012")).extracting(TimelineEntry::kind).containsExactly("stopped");
    }

    @Test
    void aStopCountsFromTheMomentAtWhichItWasSaidHoweverLateItIsHeard() {
        clock.pass(Duration.ofHours(1));
        yes();
        clock.pass(Duration.ofHours(1));

        stop(TEN, "r1");
        assertThat(mayBeTexted()).as("said before the start").isTrue();

        stop(TEN.plus(Duration.ofMinutes(90)), "r2");
        assertThat(mayBeTexted()).as("and said again").isFalse();
    }

    @Test
    void aStopFromTheFutureDoesNotOutliveAStart() {
        stop(TEN.plus(Duration.ofDays(400)), "r1");
        assertThat(mayBeTexted()).isFalse();
        clock.pass(Duration.ofHours(1));
        yes();
        assertThat(mayBeTexted()).isTrue();
    }

    /** The register's word may change with the next snapshot; the person's own may not. */
    @Test
    void aStopIsWrittenDownAlsoWhereTheRegisterRefusesAlready() {
        customers.addConsents(
                CUSTOMER.personKey(),
                List.of(
                        new ConsentWord("sales", "sms", false, clock.instant(), "source:crm", ""),
                        new ConsentWord("loyalty", "sms", false, clock.instant(), "source:crm", "")));
        clock.pass(Duration.ofHours(1));

        stop(clock.instant(), "r1");
        stop(clock.instant(), "r2");

        assertThat(customers.consents(List.of(CUSTOMER.personKey())).get(CUSTOMER.personKey()))
                .extracting(ConsentWord::origin)
                .containsExactly("source:crm", "source:crm", "stop", "stop");
        assertThat(timeline.ofCustomer("10012")).extracting(TimelineEntry::kind).containsExactly("stopped");
    }

    @Test
    void aStopAfterAYesToEveryChannelCountsAgain() {
        stop(TEN, "r1");
        clock.pass(Duration.ofHours(1));
        for (String purpose : OptOuts.MARKETING) {
            customers.addConsents(
                    CUSTOMER.personKey(),
                    List.of(new ConsentWord(purpose, "*", true, clock.instant(), "source:crm", "Ja tack")));
        }
        clock.pass(Duration.ofHours(1));

        stop(clock.instant(), "r2");

        assertThat(mayBeTexted()).isFalse();
    }

    @Test
    void aStopIsHeardOfThePersonWhoTheCustomerTurnedOutToBe() {
        customers.save(List.of(new CustomerStore.Registered(CUSTOMER, Map.of())), clock.instant());
        customers.becomesPerson("10012", CUSTOMER.personKey(), "person:1");
        try {
            stop(clock.instant(), "r1");

            assertThat(customers.consents(List.of("person:1")).get("person:1"))
                    .extracting(ConsentWord::purpose)
                    .containsExactlyInAnyOrderElementsOf(OptOuts.MARKETING);
        } finally {
            jdbc.execute("truncate customer");
        }
    }

    @Test
    void aNoThatComesWhileConsentsAreReadMakesWhatIsDecidedByThemStale() {
        yes();
        var whileRead = new CustomerStore(new JdbcTemplate(database) {
            private boolean isSaid;

            @Override
            public void query(String sql, RowCallbackHandler rows, Object... arguments) {
                super.query(sql, rows, arguments);
                if (!isSaid) {
                    isSaid = true;
                    stop(TEN.plusSeconds(1), "r1");
                }
            }
        });
        clock.pass(Duration.ofHours(1));

        var heard = whileRead.heard(List.of(CUSTOMER.personKey()));

        assertThat(heard.versions().get(CUSTOMER.personKey())).isLessThan(version());
        assertThat(new Consents(heard.words().get(CUSTOMER.personKey()))
                        .latest("sales", "sms")
                        .orElseThrow()
                        .granted())
                .isFalse();
    }

    private void stop(Instant said, String reference) {
        optOuts.stop(List.of(CUSTOMER), "sms", said, reference);
    }

    private void yes() {
        customers.addConsents(
                CUSTOMER.personKey(),
                List.of(new ConsentWord("sales", "sms", true, clock.instant(), "source:crm", "Ja tack")));
    }

    private boolean mayBeTexted() {
        List<ConsentWord> words =
                customers.consents(List.of(CUSTOMER.personKey())).get(CUSTOMER.personKey());
        return new Consents(words).latest("sales", "sms").orElseThrow().granted();
    }

    private int version() {
        return customers.consentVersions(List.of(CUSTOMER.personKey())).get(CUSTOMER.personKey());
    }
}
