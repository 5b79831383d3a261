package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Presence;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Once;
import se.budkavle.planning.Window;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** A partner's word, or a seal, comes between what a step has seen and what it writes. */
class WordInBetweenTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final String ELKS = "46elks";
    private static final UUID ATTEMPT = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 9);
    private static final Communication COMMUNICATION = ACommunication.of("sales")
            .now(new CommunicationState.Active())
            .within(new Window(null, NOW.plus(Duration.ofDays(14))))
            .made();

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final Cancellation cancellation = new Cancellation(stores, () -> null, clock);
    private final PartnerPace pace = new PartnerPace(p -> Duration.ofMinutes(15), clock);
    private final Backoff backoff = new Backoff(new Random());
    private final PartnerHealth health = new PartnerHealth(stores.limits(), pace, backoff, System::nanoTime);
    private final ReportBook reports = new ReportBook(stores, cancellation, pace, () -> Channels.load(SHIPPED), clock);

    private final Ambiguity ambiguity = new Ambiguity(stores, reports, p -> Duration.ZERO, p -> false, clock);

    @BeforeEach
    void aTextIsOnItsWay() {
        jdbc.execute(
                "truncate communication, attempt, work, work_item, timeline, report, contact_claim, send_payload, suppression");
        stores.communications().insert(List.of(COMMUNICATION));
        attempt(ATTEMPT, 0, "sending");
    }

    private static void attempt(UUID id, int step, String state) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message, sends)
                values (?, ?, '1', '1', ?, 'sms', ?, ?, '+46701740600', '{"amount":0,"currency":"SEK"}', 60, 0, ?, '',
                  jsonb_build_array(?::text))""",
                id,
                COMMUNICATION.communicationId(),
                step,
                ELKS,
                state,
                Timestamp.from(NOW),
                NOW.toString());
    }

    @Test
    void aReportClearsTheDoubtAndWhatWaitedToDecideIt() {
        state("ambiguous");
        stores.work().put(List.of(WorkRow.of(Lanes.AMBIGUOUS, ATTEMPT, Priority.NOW, NOW.plusSeconds(60))));

        tell(Outcome.SENT);

        assertThat(waiting()).doesNotContain(Lanes.AMBIGUOUS);
    }

    @Test
    void silenceIsCountedFromTheFirstWordAndNoLaterOneMovesIt() {
        tell(Outcome.ACCEPTED);
        assertThat(waiting()).as("somebody looks after it").containsExactly(Lanes.STEPS);
        jdbc.execute("delete from work");

        tell(Outcome.SENT);

        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatHasEndedIsNotLookedAtAgain() {
        jdbc.update("update communication set state = 'delivered'");

        tell(Outcome.ACCEPTED);

        assertThat(waiting()).isEmpty();
    }

    @Test
    void aSendThatWasNotTakenIsNotTriedAgainOnceAReportOfAnEarlierOneIsThere() {
        Lane.Claimed claimed = claimed();
        tell(Outcome.DELIVERED);

        settled(new Lane.Result.NotSent(claimed, null, Presence.THERE, "busy", null));

        assertThat(jdbc.queryForObject("select state from attempt", String.class))
                .isEqualTo("delivered");
        assertThat(waiting()).isEmpty();
        assertThat(told()).doesNotContain("not-taken");
    }

    /** A hub that stood still for longer than its lease still knows what it handed over, and nobody else does. */
    @Test
    void whatWasHandedOverIsKeptAlsoWhenTheLeaseWasLostMeanwhile() {
        Lane.Claimed lost = claimed();
        stores.work().settle(Lanes.attempts(ELKS), lost.token(), List.of(ATTEMPT));
        Lane.Claimed again = claimed();
        var second = new Lane.Claimed(again.message(), again.token(), 2, Priority.NORMAL, 2, null);

        settled(answered(lost, "first"), answered(second, "second"));

        assertThat(stores.payloads().of(ATTEMPT))
                .extracting(p -> p.send() + " " + new String(p.translated(), StandardCharsets.UTF_8))
                .containsExactly("1 first", "2 second");
    }

    /** Of everything that is settled with it, nothing would be. */
    @Test
    void anAnswerWithCharactersThatTheDatabaseDoesNotHoldIsWrittenDownAllTheSame() {
        settled(answered(claimed(), "handed", "400 b\0ad, and half an emoji: \uD83D"));

        assertThat(stores.payloads().of(ATTEMPT))
                .extracting(SendPayload::answer)
                .containsExactly("400 b\uFFFDad, and half an emoji: ?");
    }

    private Lane.Result answered(Lane.Claimed claimed, String handed) {
        return answered(claimed, handed, "taken");
    }

    private Lane.Result answered(Lane.Claimed claimed, String handed, String answer) {
        var report = new DeliveryReport(ELKS, null, ATTEMPT, Outcome.ACCEPTED, null, NOW, false, "taken");
        return new Lane.Result.Answered(
                claimed,
                report,
                Presence.THERE,
                new Lane.Handed("text/plain", handed.getBytes(StandardCharsets.UTF_8), answer));
    }

    @Test
    void aSendThatWasNotTakenIsTriedAgainWhenNobodyHasSaidAnything() {
        settled(new Lane.Result.NotSent(claimed(), null, Presence.THERE, "busy", null));

        assertThat(waiting()).containsExactly(Lanes.attempts(ELKS));
        assertThat(told()).contains("not-taken");
    }

    /** A hub that stood still for longer than its lease may still know that nothing has left it. */
    @Test
    void aSendThatWasNotTakenIsTriedAgainAlsoWhenItsLeaseWasLostMeanwhile() {
        Lane.Claimed lost = claimed();
        leaseRunsOut(lost);
        assertThat(waiting()).containsExactly(Lanes.AMBIGUOUS);

        settled(new Lane.Result.NotSent(lost, null, Presence.NOT_ASKED, "too late after the claim", null));

        assertThat(inDoubt()).isEqualTo("scheduled 0");
        assertThat(waiting()).containsExactly(Lanes.attempts(ELKS));
        assertThat(told()).containsExactly("ambiguous", "not-taken");
    }

    /** What is written down once more is not known from a second send that was not taken: the first may have arrived. */
    @Test
    void whatAnEarlierSendHasLeftInDoubtStaysInDoubt() {
        leaseRunsOut(claimed());
        Lane.Claimed again = claimed();
        jdbc.execute("update attempt set state = 'sending', sends = sends || sends");
        var notTaken = new Lane.Result.NotSent(
                new Lane.Claimed(again.message(), again.token(), 2, Priority.NORMAL, 2, null),
                null,
                Presence.THERE,
                "busy",
                null);

        settled(notTaken);
        settled(notTaken);

        assertThat(inDoubt()).isEqualTo("ambiguous 1");
    }

    private void leaseRunsOut(Lane.Claimed claimed) {
        stores.work().settle(Lanes.attempts(ELKS), claimed.token(), List.of(ATTEMPT));
        ambiguity.began(List.of(ATTEMPT), Duration.ofMinutes(1));
    }

    /** The attempt's state, and how many of its sends may have arrived. */
    private static String inDoubt() {
        return jdbc.queryForObject("select state || ' ' || unclear from attempt", String.class);
    }

    @ParameterizedTest
    @CsvSource({
        "active, failed, failed-hard, true",
        "active, accepted, failed-hard, false",
        "active, failed, rejected, false",
        "exhausted, failed, failed-hard, false",
        "cancelled, failed, failed-hard, false"
    })
    void aBounceGoesOnByTheNextChannelOnlyWhereItIsOneAndNothingHasEnded(
            String of, String state, String outcome, boolean goesOn) {
        jdbc.update("update communication set state = ?", of);
        jdbc.update("update attempt set state = ?, outcome = ?", state, outcome);

        fallBack();

        assertThat(waiting().contains(Lanes.STEPS)).isEqualTo(goesOn);
        assertThat(told().contains("fallback")).isEqualTo(goesOn);
    }

    @Test
    void aBounceThatAnotherChannelHasOvertakenSendsNobodyAThirdMessage() {
        jdbc.update("update attempt set state = 'failed', outcome = 'failed-hard'");
        attempt(OTHER, 1, "accepted");

        fallBack();

        assertThat(waiting()).isEmpty();
    }

    /** A text may have been taken that nobody has answered for, and a letter that was sealed still goes to the post. */
    @ParameterizedTest
    @CsvSource({
        "scheduled,, 0, true",
        "sending,, 0, true",
        "ambiguous,, 1, true",
        "held,, 1, true",
        "delivered, delivered, 0, true",
        "failed, unknown, 0, true",
        "failed, failed-hard, 0, false",
        "failed, failed-hard, 1, false",
        "cancelled,, 0, false",
        "cancelled, rejected, 0, false",
        "cancelled,, 1, true",
        "cancelled, accepted, 0, true"
    })
    void aPersonWhoMayHaveTheMessageIsNotContactedAgain(String state, String outcome, int unclear, boolean keeps) {
        ClaimStore claims = stores.communications().claims();
        var once = new Once(List.of("person/1"), NOW.plus(Duration.ofDays(30)));
        claims.claim(Map.of(COMMUNICATION.communicationId(), once), NOW);
        jdbc.update("update attempt set state = ?, outcome = ?, unclear = ?", state, outcome, unclear);
        jdbc.update("update communication set state = 'cancelled'");

        claims.release(List.of(COMMUNICATION.communicationId()));

        assertThat(jdbc.queryForList("select key from contact_claim")).hasSize(keeps ? 1 : 0);
    }

    @Test
    void aLetterThatWasSealedAfterItWasReadIsNotTakenBack() {
        state("scheduled");
        jdbc.update("update attempt set batch_id = ?, seq = 1", OTHER);

        assertThat(stores.attempts().cancelScheduled(List.of(ATTEMPT))).isEmpty();
    }

    private static void state(String state) {
        jdbc.update("update attempt set state = ?", state);
    }

    private void tell(Outcome outcome) {
        var report = new DeliveryReport(ELKS, null, ATTEMPT, outcome, null, clock.instant(), false, null);
        reports.add(List.of(new Told(ATTEMPT, report, null)));
    }

    private void fallBack() {
        Attempt attempt = stores.attempts().find(ATTEMPT).orElseThrow();
        Communication communication =
                stores.communications().find(attempt.communicationId()).orElseThrow();
        new BounceBook(stores, cancellation, new Suppressions(stores, () -> null, clock), null, clock)
                .fallBack(List.of(new BounceBook.Bounced(attempt, communication)));
    }

    private Lane.Claimed claimed() {
        UUID token = UUID.randomUUID();
        String lane = Lanes.attempts(ELKS);
        stores.work().put(List.of(WorkRow.of(lane, ATTEMPT, Priority.NORMAL, NOW)));
        stores.work().lease(lane, 1, NOW, token, Duration.ofMinutes(1));
        var message = new Message(
                ATTEMPT,
                ATTEMPT.toString().replace("-", ""),
                "",
                COMMUNICATION.communicationId(),
                COMMUNICATION.sendout(),
                "sales",
                "sv",
                "default",
                "sms",
                ELKS,
                Map.of(),
                null,
                null,
                null,
                "Hej!",
                null,
                List.of(),
                NOW,
                Map.of(),
                null);
        return new Lane.Claimed(message, token, 1, Priority.NORMAL, 1, null);
    }

    private void settled(Lane.Result... results) {
        Partner partner = PartnerCatalogue.load(SHIPPED).partner(ELKS);
        var lane = new Lane(
                partner,
                stores,
                reports,
                ambiguity,
                null,
                null,
                new Failover(null, health, stores, clock),
                health,
                backoff,
                new TransactionTemplate(new DataSourceTransactionManager(database)),
                clock);
        lane.turn(List.of(results), 0, 0, UUID.randomUUID());
    }

    private static List<String> waiting() {
        return jdbc.queryForList("select lane from work", String.class);
    }

    private static List<String> told() {
        return jdbc.queryForList("select kind from timeline", String.class);
    }
}
