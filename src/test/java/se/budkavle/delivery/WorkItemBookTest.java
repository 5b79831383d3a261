package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.WorkItemBook.Resolution;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** A person's word does what it says, or is refused with the words that would. */
class WorkItemBookTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final UUID ATTEMPT = new UUID(1, 1);
    private static final Communication OFFER =
            ACommunication.of("sales").now(new CommunicationState.Active()).made();

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private final DeadLetterStore deadLetters =
            new DeadLetterStore(jdbc, stores.work(), stores.workItems(), null, stores.communications(), clock);
    private final WorkItemBook book = new WorkItemBook(
            stores, new Cancellation(stores, () -> null, clock), null, deadLetters, transaction, clock);

    @BeforeEach
    void anOfferIsUnderWay() {
        jdbc.execute(
                "truncate communication, attempt, work, work_item, timeline, person, dead_letter, raw_report cascade");
        stores.communications().insert(List.of(OFFER));
        jdbc.update("update communication set ambiguous = 'hold'");
    }

    @Test
    void whatWasHeldIsSentOnceMore() {
        UUID item = held(1);

        resolve(item, Resolution.RESEND);

        assertThat(state()).isEqualTo("ambiguous");
        assertThat(stores.work().count(Lanes.attempts("partner"))).isEqualTo(1);
    }

    @Test
    void whatMayHaveArrivedIsNotSentAgainToWhomeverHasSaidSomethingSince() {
        UUID item = held(1);
        consentsChange();

        assertRefused(item, Resolution.RESEND, "close", "next-channel");

        assertThat(state()).isEqualTo("held");
        assertThat(stores.work().count(Lanes.attempts("partner"))).isZero();
    }

    @Test
    void anOfferThatMayHaveArrivedIsNotSentAgainWhenItsTimeIsOver() {
        UUID item = held(1);
        jdbc.update("update communication set window_closes = ?", Timestamp.from(NOW));

        assertRefused(item, Resolution.RESEND, "close");

        assertThat(state()).isEqualTo("held");
    }

    @Test
    void whatTheLawDemandsIsSentAgainWhateverSomebodyHasSaid() {
        jdbc.update("update communication set class = 'regulatory'");
        UUID item = held(1);
        consentsChange();

        resolve(item, Resolution.RESEND);

        assertThat(sends()).containsExactly(ATTEMPT);
    }

    @Test
    void whatNeverLeftIsLookedAtAfreshWhenItIsSentAgain() {
        UUID item = held(0);
        consentsChange();

        resolve(item, Resolution.RESEND);

        assertThat(state()).isEqualTo("scheduled");
        assertThat(sends()).as("for the router to decide").isEmpty();
    }

    @Test
    void aNoThatComesWhileTheRepeatedSendWaitsInItsLaneIsHeard() {
        UUID item = held(1);
        resolve(item, Resolution.RESEND);

        consentsChange();

        assertThat(sends()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "totals, next-channel",
        "totals, resend",
        "lane-paused, next-channel",
        "hand-over, resend",
        "stop, next-channel",
        "unknown-code, resend",
        "unreadable, next-channel",
        "dead-letter, resend"
    })
    void whatIsAboutNoMessageTakesNoWordAboutOne(String kind, String word) {
        UUID item = open(WorkItem.ofEvent(kind, null, null, Reason.of(kind, "partner"), NOW));

        assertRefused(item, Resolution.of(word).orElseThrow(), kind, "close");

        assertThat(jdbc.queryForObject("select state from work_item", String.class))
                .isEqualTo("open");
    }

    @Test
    void theWordsThatFitAreNamed() {
        UUID item = open(WorkItem.ofEvent("unknown-code", null, null, Reason.of("unknown-code", "partner"), NOW));

        assertRefused(item, Resolution.RESEND, "close or again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled", "sending", "ambiguous", "accepted", "sent"})
    void theNextChannelHasNoTurnWhileAMessageIsUnderWay(String state) {
        attempt(state, 0);
        UUID item = open(WorkItem.of("deadline", OFFER, ATTEMPT, Reason.of("deadline-unsent", "partner", "soon"), NOW));

        assertRefused(item, Resolution.NEXT_CHANNEL, state, "close");

        assertThat(stores.work().count(Lanes.STEPS)).isZero();
    }

    @Test
    void theNextChannelHasItsTurnWhenTheMessageHasFailed() {
        attempt("failed", 0);
        UUID item = open(WorkItem.of("deadline", OFFER, ATTEMPT, Reason.of("deadline-unsent", "partner", "soon"), NOW));

        resolve(item, Resolution.NEXT_CHANNEL);

        assertThat(stores.work().count(Lanes.STEPS)).isEqualTo(1);
    }

    @Test
    void ofAGroupWhatIsUnderWayElsewhereStaysOpenAndStopsNoneOfTheOthers() {
        Communication other = ACommunication.of("sales")
                .named(new UUID(2, 2))
                .now(new CommunicationState.Active())
                .made();
        stores.communications().insert(List.of(other));
        attempt("failed", 0);
        attempt(new UUID(1, 2), other, "sent", 0);
        Reason reason = Reason.of("rejected-by-partner", "partner", "http-400");
        UUID asked = open(WorkItem.of("rejected", OFFER, ATTEMPT, reason, NOW));
        UUID aside = open(WorkItem.of("rejected", other, new UUID(1, 3), reason, NOW));

        resolve(asked, Resolution.NEXT_CHANNEL);

        assertThat(book.group(aside).orElseThrow().item().state()).isEqualTo("open");
        assertThat(stores.work().count(Lanes.STEPS)).isEqualTo(1);
        assertRefused(aside, Resolution.NEXT_CHANNEL, "sent", "close");
    }

    @Test
    void whatHasNoContentIsMadeAnewOnceTheFactsAreMended() {
        UUID item = open(WorkItem.of("content", OFFER, null, Reason.of("content-fault", "a.ftl:1", "x", "email"), NOW));

        resolve(item, Resolution.RESEND);

        assertThat(stores.work().count(Lanes.STEPS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lanes.REPORTS, Lanes.CUTOFFS})
    void aStepThatIsAboutNoMessageIsTriedAgainFromItsWorkItem(String lane) {
        UUID ref = UUID.randomUUID();
        failsForGood(lane, ref);
        failsForGood(lane, UUID.randomUUID());

        resolve(
                jdbc.queryForObject("select work_item_id from work_item order by work_item_id limit 1", UUID.class),
                Resolution.AGAIN);

        assertThat(jdbc.queryForList("select ref from work where lane = ?", UUID.class, lane))
                .as("that one alone")
                .containsExactly(ref);
        assertThat(deadLetters.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lanes.REPORTS, Lanes.CUTOFFS})
    void aStepThatIsTriedAgainFromItsDeadLetterNeedsNoDecisionAnyMore(String lane) {
        UUID ref = UUID.randomUUID();
        failsForGood(lane, ref);
        failsForGood(lane, UUID.randomUUID());
        UUID letter = jdbc.queryForObject("select dead_letter_id from dead_letter where ref = ?", UUID.class, ref);

        assertThat(deadLetters.again(letter)).isTrue();

        assertThat(jdbc.queryForList("select state from work_item order by work_item_id", String.class))
                .containsExactly("resolved", "open");
    }

    private void failsForGood(String lane, UUID ref) {
        stores.work().put(List.of(WorkRow.of(lane, ref, Priority.NORMAL, NOW)));
        jdbc.update("update work set tries = 4 where ref = ?", ref);
        transaction.executeWithoutResult(
                status -> stores.work().take(lane, 10, NOW).forEach(row -> {
                    stores.work().put(List.of(row));
                    deadLetters.failed(row, "broken");
                }));
    }

    /** What the lane's next turn marks as being sent. */
    private List<UUID> sends() {
        return transaction.execute(turn -> {
            stores.work()
                    .lease(Lanes.attempts("partner"), 10, clock.instant(), UUID.randomUUID(), Duration.ofMinutes(1));
            return stores.sends().markSending(List.of(ATTEMPT), clock.instant()).stream()
                    .map(sending -> sending.attempt().attemptId())
                    .toList();
        });
    }

    private void resolve(UUID item, Resolution word) {
        assertThat(book.resolve(item, word, "").orElseThrow().item().state()).isEqualTo("resolved");
    }

    private void assertRefused(UUID item, Resolution word, String... named) {
        assertThatThrownBy(() -> book.resolve(item, word, ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(named);
    }

    private UUID held(int unclear) {
        attempt("held", unclear);
        return open(WorkItem.of("held", OFFER, ATTEMPT, Reason.of("held-ambiguous", "partner", "notice"), NOW));
    }

    private UUID open(WorkItem item) {
        stores.workItems().open(List.of(item));
        return item.workItemId();
    }

    private static void consentsChange() {
        jdbc.update("insert into person (person_key, consent_version) values ('1', 1)");
    }

    private static void attempt(String state, int unclear) {
        attempt(ATTEMPT, OFFER, state, unclear);
    }

    private static void attempt(UUID attemptId, Communication c, String state, int unclear) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  unclear, address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', ?, ?, 'address', '{"amount":0,"currency":"SEK"}', 60, 0, ?, '')""",
                attemptId,
                c.communicationId(),
                state,
                unclear,
                Timestamp.from(NOW));
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }
}
