package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.SetClock;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;

/** Sends that were never answered, and what partners say when they are asked for them. */
class InquiriesTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final UUID FIRST = new UUID(0x1L << 12, 1);
    private static final UUID OTHER = new UUID(0x1L << 12, 2);

    private static final Channels CHANNELS = Channels.load(Bundle.read(Path.of("mappings")));

    private static PartnerCatalogue catalogue;
    private static HikariDataSource database;
    private static JdbcTemplate jdbc;

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final ReportBook book = new ReportBook(
            stores,
            new Cancellation(stores, () -> catalogue, clock),
            new PartnerPace(p -> Duration.ofMinutes(15), clock),
            () -> CHANNELS,
            clock);
    private final Ambiguity ambiguity =
            new Ambiguity(stores, book, p -> Duration.ofMinutes(15), partner -> true, clock);
    private final Inquiries inquiries = new Inquiries(
            stores,
            book,
            ambiguity,
            () -> catalogue,
            new TransactionTemplate(new JdbcTransactionManager(database)),
            clock);

    @BeforeAll
    static void start() {
        catalogue = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
        database = TestDatabase.fresh();
        jdbc = new JdbcTemplate(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void nothing() {
        jdbc.execute("truncate communication, attempt, partner_reference, report, work, work_item, timeline");
        stores.communications()
                .insert(List.of(ACommunication.of("service")
                        .now(new CommunicationState.Active())
                        .made()));
    }

    @Test
    void whatThePartnerHasIsAcceptedUnderItsOwnReference() {
        inDoubt(FIRST, "sinch");
        Asked asked = asked("sinch");
        assertThat(asked.about()).containsEntry("since", "2026-01-15T09:58:00Z");

        inquiries.answered(asked, List.of("batch-1"));

        assertThat(state(FIRST)).isEqualTo("accepted batch-1");
        assertThat(told()).containsExactly("found", "attempt-accepted");
    }

    @Test
    void whatItHasNotIsSentAgain() {
        inDoubt(FIRST, "sinch");

        inquiries.answered(asked("sinch"), List.of());

        assertThat(lanes()).containsExactly("attempts:sinch");
        assertThat(told()).containsExactly("not-found", "resent");
    }

    @Test
    void whatItHasNotIsHeldWhereThatIsWanted() {
        jdbc.update("update communication set ambiguous = 'hold'");
        inDoubt(FIRST, "sinch");

        inquiries.answered(asked("sinch"), List.of());

        assertThat(state(FIRST)).startsWith("held");
        assertThat(lanes()).isEmpty();
    }

    @Test
    void whatBelongsToAnotherAttemptIsNotThisOne() {
        inDoubt(FIRST, "46elks");
        jdbc.update("insert into partner_reference values ('46elks', 's1', ?)", OTHER);

        inquiries.answered(asked("46elks"), List.of("s1"));

        assertThat(told()).containsExactly("not-found", "resent");
    }

    @Test
    void byItsRecipientAloneNothingIsKnownWhileAnotherMessageToThatNumberIsInDoubt() {
        inDoubt(FIRST, "46elks");
        Asked asked = asked("46elks");
        inDoubt(OTHER, "46elks");

        inquiries.answered(asked, List.of("s1"));

        assertThat(told()).containsExactly("found-several", "resent");
    }

    @Test
    void byItsRecipientAloneMoreThanWasSentIsDoubtful() {
        inDoubt(FIRST, "46elks");

        inquiries.answered(asked("46elks"), List.of("s1", "s2"));

        assertThat(told()).containsExactly("found-several", "resent");
    }

    @Test
    void aReportThatWasFasterThanTheAnswerCounts() {
        inDoubt(FIRST, "sinch");
        Asked asked = asked("sinch");
        jdbc.update("update attempt set state = 'delivered'");

        inquiries.answered(asked, List.of());

        assertThat(state(FIRST)).startsWith("delivered");
        assertThat(told()).isEmpty();
    }

    @Test
    void aPartnerThatSaysNothingIsAskedAFewTimesAndThenItIsDecidedWithout() {
        inDoubt(FIRST, "sinch");

        int times = 0;
        while (lanes().contains("inquiries:sinch")) {
            inquiries.unanswered(asked("sinch"));
            clock.pass(Duration.ofHours(1));
            times++;
        }

        assertThat(times).isEqualTo(5);
        assertThat(told()).containsExactly("resent");
    }

    private Asked asked(String partner) {
        return inquiries.next(partner).orElseThrow();
    }

    /** Its grace is over. */
    private void inDoubt(UUID attempt, String partner) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, message, consent_version, created_at, sends)
                select ?, communication_id, customer_no, person_key, 0, 'sms', ?, 'ambiguous', '+46701740605',
                  '{"amount": 0, "currency": "SEK"}', 86400, '', 0, now(), '["2026-01-15T10:00:00Z"]' from communication""",
                attempt,
                partner);
        ambiguity.decide(List.of(attempt));
    }

    private static String state(UUID attempt) {
        return jdbc.queryForObject(
                "select concat_ws(' ', state, partner_ref) from attempt where attempt_id = ?", String.class, attempt);
    }

    private static List<String> lanes() {
        return jdbc.queryForList("select lane from work where lane <> 'steps'", String.class);
    }

    private List<String> told() {
        return stores.timeline().ofCustomer("1").stream()
                .map(entry -> entry.kind())
                .toList();
    }
}
