package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Inquiry.Found;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;

/** Sends that were never answered, and what partners say when they are asked for them. */
class InquiriesTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final UUID FIRST = new UUID(0x1L << 12, 1);
    private static final UUID OTHER = new UUID(0x1L << 12, 2);

    private static final Channels CHANNELS = Channels.load(Bundle.read(Path.of("mappings")));

    private static PartnerCatalogue catalogue;

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
            new Backoff(new Random()),
            new TransactionTemplate(new JdbcTransactionManager(database)),
            clock);

    @BeforeAll
    static void start() {
        catalogue = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
    }

    @BeforeEach
    void nothing() {
        jdbc.execute(
                "truncate communication, attempt, send_payload, partner_reference, report, work, work_item, timeline, lane cascade");
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

        inquiries.answered(asked, found("batch-1"));

        assertThat(state(FIRST)).isEqualTo("accepted batch-1");
        assertThat(told()).containsExactly("found", "attempt-accepted");
    }

    @Test
    void whatItHasNotIsSentAgain() {
        inDoubt(FIRST, "sinch");

        inquiries.answered(asked("sinch"), found());

        assertThat(lanes()).containsExactly("attempts:sinch");
        assertThat(told()).containsExactly("not-found", "resent");
    }

    @Test
    void whatItHasNotIsHeldWhereThatIsWanted() {
        jdbc.update("update communication set ambiguous = 'hold'");
        inDoubt(FIRST, "sinch");

        inquiries.answered(asked("sinch"), found());

        assertThat(state(FIRST)).startsWith("held");
        assertThat(lanes()).isEmpty();
    }

    @Test
    void whatBelongsToAnotherAttemptIsNotThisOne() {
        inDoubt(FIRST, "46elks");
        jdbc.update("insert into partner_reference values ('46elks', 's1', ?)", OTHER);

        inquiries.answered(asked("46elks"), found("s1"));

        assertThat(told()).containsExactly("not-found", "resent");
    }

    @Test
    void byItsRecipientAloneNothingIsKnownWhileAnotherMessageToThatNumberIsInDoubt() {
        inDoubt(FIRST, "46elks");
        Asked asked = asked("46elks");
        inDoubt(OTHER, "46elks");

        inquiries.answered(asked, found("s1"));

        assertThat(told()).containsExactly("found-several", "resent");
    }

    @Test
    void byItsRecipientAloneMoreThanWasSentIsDoubtful() {
        inDoubt(FIRST, "46elks");

        inquiries.answered(asked("46elks"), found("s1", "s2"));

        assertThat(told()).containsExactly("found-several", "resent");
    }

    @Test
    void oneOfTwoThatTheyBothMayBeIsNeithersWhicheverIsAskedAboutFirst() {
        for (UUID first : List.of(FIRST, OTHER)) {
            nothing();
            inDoubt(first, "46elks");
            inDoubt(first.equals(FIRST) ? OTHER : FIRST, "46elks");

            inquiries.answered(asked("46elks"), found("s1"));
            assertThat(lanes()).containsExactlyInAnyOrder("attempts:46elks", "inquiries:46elks");
            inquiries.answered(asked("46elks"), found("s1"));

            assertThat(told()).containsExactly("found-several", "resent", "found-several", "resent");
            assertThat(List.of(state(FIRST), state(OTHER))).containsOnly("ambiguous");
        }
    }

    @Test
    void whatMayBeAnothersIsNotConcludedFromWhileThatOneIsHeldOrGivenUp() {
        for (String state : List.of("held", "failed", "cancelled")) {
            nothing();
            inDoubt(OTHER, "46elks");
            jdbc.update("update attempt set state = ?", state);
            jdbc.execute("truncate work");
            inDoubt(FIRST, "46elks");

            inquiries.answered(asked("46elks"), found("s1"));

            assertThat(told()).as(state).containsExactly("found-several", "resent");
        }
    }

    @Test
    void whatWasSentTwiceMayBeThereOnceMoreThanItWasNamed() {
        inDoubt(OTHER, "46elks");
        jdbc.update(
                "update attempt set state = 'accepted', partner_ref = 's2', sends = sends || '\"2026-01-15T10:16:00Z\"'");
        jdbc.execute("truncate work");
        inDoubt(FIRST, "46elks");

        inquiries.answered(asked("46elks"), found("s1"));

        assertThat(told()).containsExactly("found-several", "resent");
    }

    @Test
    void anotherMessageThatIsKnownOrOlderLeavesNoDoubt() {
        for (String known : List.of("partner_ref = 's0'", "sends = '[\"2026-01-15T09:50:00Z\"]'")) {
            nothing();
            inDoubt(OTHER, "46elks");
            jdbc.update("update attempt set state = 'accepted', " + known);
            jdbc.execute("truncate work");
            inDoubt(FIRST, "46elks");

            inquiries.answered(asked("46elks"), found("s1"));

            assertThat(state(FIRST)).as(known).isEqualTo("accepted s1");
        }
    }

    @Test
    void bothTextsOfOneSentTwiceAreKnownAsItsOwn() {
        inDoubt(FIRST, "46elks");
        jdbc.update("update attempt set sends = sends || '\"2026-01-15T10:16:00Z\"', unclear = 2");

        inquiries.answered(asked("46elks"), found("s1", "s2"));

        assertThat(state(FIRST)).isEqualTo("accepted s1");
        assertThat(stores.attempts().byPartnerRef("46elks", List.of("s1", "s2")))
                .containsOnly(Map.entry("s1", FIRST), Map.entry("s2", FIRST));
    }

    @Test
    void theTextThatTurnsUpAfterItsSecondSendIsKnownAsItsOwn() {
        inDoubt(FIRST, "46elks");
        jdbc.update("update attempt set state = 'accepted', partner_ref = 's2', sends = sends || sends");

        book.add(List.of(new Told(
                FIRST,
                new DeliveryReport("46elks", "s1", FIRST, Outcome.DELIVERED, null, NOW, true, "delivered"),
                null)));

        assertThat(state(FIRST)).isEqualTo("delivered s2");
        assertThat(stores.attempts().byPartnerRef("46elks", List.of("s1"))).containsEntry("s1", FIRST);
    }

    @Test
    void aReportThatWasFasterThanTheAnswerCounts() {
        inDoubt(FIRST, "sinch");
        Asked asked = asked("sinch");
        jdbc.update("update attempt set state = 'delivered'");

        inquiries.answered(asked, found());

        assertThat(state(FIRST)).startsWith("delivered");
        assertThat(told()).isEmpty();
    }

    @Test
    void aPartnerThatSaysNothingIsAskedUntilThePlansTimeIsOverAndNothingIsSentAgain() {
        inDoubt(FIRST, "sinch");

        for (int hour = 0; hour < 48; hour++) {
            inquiries.unanswered(asked("sinch"), null);
            assertThat(inquiries.next("sinch", UUID.randomUUID())).as("a pause").isEmpty();
            clock.pass(Duration.ofHours(1));
        }

        assertThat(lanes()).containsExactly("inquiries:sinch");
        Attempt a = stores.attempts().find(FIRST).orElseThrow();
        Communication c = stores.communications().find(a.communicationId()).orElseThrow();
        assertThat(ambiguity.timeIsOver(a, c)).isTrue();
        assertThat(lanes()).containsExactly("bounces");
        assertThat(told()).containsExactly("attempt-failed");
    }

    @Test
    void aPartnerThatSaysNothingIsNotAskedOnAboutWhatHasEnded() {
        inDoubt(FIRST, "sinch");
        Asked asked = asked("sinch");
        jdbc.update("update communication set state = 'cancelled'");

        inquiries.unanswered(asked, null);

        assertThat(lanes()).doesNotContain("inquiries:sinch", "attempts:sinch");
        assertThat(state(FIRST)).startsWith("failed");
    }

    @Test
    void aPartnerThatIsPausedOrAwayIsAskedNothingUntilItIsSpokenToAgain() {
        var lanes = new LaneStore(jdbc);
        lanes.register(Map.of("sinch", "sms"));
        inDoubt(FIRST, "sinch");

        lanes.set("sinch", true, false);
        assertThat(inquiries.next("sinch", UUID.randomUUID())).as("paused").isEmpty();
        assertThat(lanes.stoppedLanes())
                .contains("inquiries:sinch")
                .doesNotContain("lookups:sinch", "withdrawals:sinch");

        lanes.set("sinch", false, false);
        breaker("sinch", "open", "1 hour");
        assertThat(inquiries.next("sinch", UUID.randomUUID())).as("away").isEmpty();
        assertThat(lanes.stoppedLanes()).contains("inquiries:sinch", "lookups:sinch", "withdrawals:sinch");
        assertThat(new LimitStore(jdbc).nextOpening(NOW)).isPresent();

        breaker("sinch", "open", "-1 second");
        assertThat(inquiries.next("sinch", UUID.randomUUID())).isPresent();
    }

    @Test
    void aPartnerThatSaysWhenToComeAgainIsAskedNothingBeforeAndThatWasNoTry() {
        inDoubt(FIRST, "sinch");
        inDoubt(OTHER, "sinch");

        Inquiries.Asked putOff = asked("sinch");
        inquiries.unanswered(putOff, Duration.ofMinutes(5));

        assertThat(inquiries.next("sinch", UUID.randomUUID()))
                .as("nor the other one")
                .isEmpty();
        clock.pass(Duration.ofMinutes(5));
        assertThat(asked("sinch").attemptId())
                .as("one that is put off each time keeps no other from its turn")
                .isNotEqualTo(putOff.attemptId());
        clock.pass(Duration.ofSeconds(1));
        Inquiries.Asked again = asked("sinch");
        assertThat(again.attemptId()).isEqualTo(putOff.attemptId());
        assertThat(again.row().tries()).isEqualTo(1);
    }

    private static void breaker(String partner, String state, String until) {
        jdbc.update(
                "update lane set breaker = ?, breaker_until = clock_timestamp() + cast(? as interval) where partner = ?",
                state,
                until,
                partner);
    }

    @Test
    void byItsRecipientAloneAnAnswerThatIsNotWholeSaysNothing() {
        for (List<String> refs : List.of(List.<String>of(), List.of("s1"))) {
            nothing();
            inDoubt(FIRST, "46elks");

            inquiries.answered(asked("46elks"), new Found(refs, false));

            assertThat(told()).containsExactly("found-several", "resent");
        }
    }

    private static Found found(String... refs) {
        return new Found(List.of(refs), true);
    }

    private Asked asked(String partner) {
        return inquiries.next(partner, UUID.randomUUID()).orElseThrow();
    }

    /** Its grace is over. */
    private void inDoubt(UUID attempt, String partner) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, message, consent_version, created_at, sends, unclear)
                select ?, communication_id, customer_no, person_key, 0, 'sms', ?, 'ambiguous', '+46701740605',
                  '{"amount": 0, "currency": "SEK"}', 86400, '', 0, now(), '["2026-01-15T10:00:00Z"]', 1 from communication""",
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
