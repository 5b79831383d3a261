package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Once;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** An offer is cancelled: only a person whom it cannot reach any more may be contacted about the same again. */
class CancelledClaimTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final Partner ELKS = PartnerCatalogue.load(SHIPPED).partner("46elks");
    private static final String LANE = Lanes.attempts(ELKS.name());
    private static final Channels CHANNELS = Channels.load(SHIPPED);
    private static final UUID ATTEMPT = new UUID(1, 1);
    private static final Communication OFFER =
            ACommunication.of("sales").now(new CommunicationState.Active()).made();

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final Cancellation cancellation = new Cancellation(stores, () -> null, clock);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));

    @BeforeEach
    void anOfferIsClaimedForItsPerson() {
        jdbc.execute(
                "truncate communication, attempt, work, work_item, timeline, report, contact_claim, released_claim, lane");
        stores.communications().insert(List.of(OFFER));
        var once = new Once(List.of("person/1"), NOW.plus(Duration.ofDays(30)));
        stores.communications().claims().claim(Map.of(OFFER.communicationId(), once), NOW);
    }

    private static void attempt(String state) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', '46elks', ?, 'address', '{"amount":0,"currency":"SEK"}', 60, 0, ?, '')""",
                ATTEMPT,
                OFFER.communicationId(),
                state,
                Timestamp.from(NOW));
    }

    @Test
    void whatStillWaitsInItsLaneIsTakenBackAndThePersonIsFree() {
        attempt("scheduled");
        stores.work().put(List.of(WorkRow.of(LANE, ATTEMPT, Priority.NORMAL, NOW)));

        cancel();

        assertThat(state()).isEqualTo("cancelled");
        assertThat(holders()).isEmpty();
    }

    @Test
    void aLetterOfASealedBatchIsPostedAllTheSameAndKeepsThePerson() {
        attempt("scheduled");
        jdbc.update("update attempt set batch_id = ?, seq = 1", new UUID(1, 9));

        cancel();

        assertThat(state()).isEqualTo("scheduled");
        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    /** Nobody sees yet that it is being sent: not even the one who cancels it. */
    @Test
    void whatIsJustBeingClaimedKeepsThePerson() {
        attempt("scheduled");
        stores.work().put(List.of(WorkRow.of(LANE, ATTEMPT, Priority.NORMAL, NOW)));

        transaction.executeWithoutResult(claim -> {
            stores.work().lease(LANE, 1, NOW, UUID.randomUUID(), Duration.ofMinutes(1));
            assertThat(stores.sends().markSending(List.of(ATTEMPT), NOW)).hasSize(1);
            CompletableFuture.runAsync(this::cancel)
                    .orTimeout(4, TimeUnit.MINUTES)
                    .join();
        });

        assertThat(state()).isEqualTo("sending");
        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    @Test
    void whatWasOnItsWayAndThePartnerDidNotTakeFreesThePersonInTheEnd() {
        attempt("sending");
        cancel();
        assertThat(holders()).containsExactly(OFFER.communicationId());
        stores.sends().scheduledAgain(List.of(ATTEMPT));
        stores.work().put(List.of(WorkRow.of(LANE, ATTEMPT, Priority.NORMAL, NOW)));

        transaction.executeWithoutResult(turn -> claims().claim(WorkStore.LAST, 1, UUID.randomUUID()));
        lookAgain();

        assertThat(state()).isEqualTo("cancelled");
        assertThat(holders()).isEmpty();
    }

    @Test
    void whatThePartnerDidNotTakeFreesThePersonAlsoWhereAnotherOneCouldStandIn() {
        attempt("sending");
        cancel();
        stores.sends().scheduledAgain(List.of(ATTEMPT));

        assertThat(whileItsPartnerIsAway()
                        .takesOver(stores.attempts().find(ATTEMPT).orElseThrow()))
                .isTrue();
        lookAgain();

        assertThat(state()).isEqualTo("cancelled");
        assertThat(holders()).isEmpty();
    }

    @Test
    void whatIsFoundInTheLaneOfAPartnerThatIsAwayFreesThePersonToo() {
        attempt("sending");
        cancel();
        stores.sends().scheduledAgain(List.of(ATTEMPT));
        stores.work().put(List.of(WorkRow.of(LANE, ATTEMPT, Priority.NORMAL, NOW)));

        whileItsPartnerIsAway().leave(ELKS, Duration.ofMinutes(1));
        lookAgain();

        assertThat(state()).isEqualTo("cancelled");
        assertThat(holders()).isEmpty();
    }

    @Test
    void whatGoesToAnotherPartnerAndWasNotCancelledKeepsThePerson() {
        attempt("scheduled");

        assertThat(whileItsPartnerIsAway()
                        .takesOver(stores.attempts().find(ATTEMPT).orElseThrow()))
                .isTrue();

        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    @Test
    void whatIsToldToHaveArrivedJustBeforeItsPersonIsFreedKeepsThePerson() {
        saidToHaveFailedAfterItWasCancelled();

        transaction.executeWithoutResult(report -> {
            tell(Outcome.DELIVERED);
            var step = CompletableFuture.supplyAsync(this::lookAgain).orTimeout(4, TimeUnit.MINUTES);
            assertThat(step.join()).isEqualTo(1);
        });
        lookAgain();

        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    @Test
    void whatIsToldToHaveArrivedJustAsItsPersonIsFreedHasThePersonAgain() {
        saidToHaveFailedAfterItWasCancelled();

        CompletableFuture<Void> report = transaction.execute(step -> {
            assertThat(lookAgain()).isEqualTo(1);
            assertThat(holders()).isEmpty();
            var told = CompletableFuture.runAsync(() -> tell(Outcome.DELIVERED));
            await().until(() -> told.isDone() || isWaitedFor());
            return told;
        });
        report.orTimeout(4, TimeUnit.MINUTES).join();

        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    /**
     * A cancelled one that was on its way holds its person until its next step, which an arrival takes away unless it goes
     * out by several channels at once.
     */
    private void saidToHaveFailedAfterItWasCancelled() {
        attempt("sending");
        jdbc.update("update communication set parallel = true");
        cancel();
        tell(Outcome.FAILED_HARD);
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, OFFER.communicationId(), Priority.NORMAL, NOW)));
        assertThat(state()).isEqualTo("failed");
        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    private void tell(Outcome outcome) {
        var reports = new ReportBook(
                stores, cancellation, new PartnerPace(p -> Duration.ofMinutes(15), clock), () -> CHANNELS, clock);
        var said = new DeliveryReport(ELKS.name(), null, ATTEMPT, outcome, null, NOW, false, null);
        transaction.executeWithoutResult(status -> reports.add(List.of(new Told(ATTEMPT, said, null))));
    }

    private static boolean isWaitedFor() {
        return jdbc.queryForObject(
                """
                select exists (select from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock')""",
                Boolean.class);
    }

    /**
     * The step that holds the communication, and so sees what a report may just have made of it.
     *
     * @return how many had their turn
     */
    private int lookAgain() {
        var next = new NextStep(stores, cancellation, null, null, null, null, null, clock);
        return transaction.execute(step -> {
            List<UUID> due = stores.work().take(Lanes.STEPS, 10, clock.instant()).stream()
                    .map(WorkRow::ref)
                    .toList();
            next.of(due);
            return due.size();
        });
    }

    private Failover whileItsPartnerIsAway() {
        stores.lanes().register(Map.of(ELKS.name(), "sms", "standby", "sms"));
        stores.limits().save(ELKS.name(), new Breaker.Open(1, Instant.now().plus(Duration.ofHours(1))));
        var files = new HashMap<>(SHIPPED.files());
        files.computeIfPresent(
                "policy/channels.yaml",
                (name, text) -> text.replace(
                        "    46elks: {weight: 100, mode: live}\n",
                        "    46elks: {weight: 100, mode: live}\n    standby: {weight: 0, mode: live}\n"));
        var rules = Rules.load(Bundle.of(files));
        var health = new PartnerHealth(
                stores.limits(), new PartnerPace(partner -> Duration.ofMinutes(15), clock), null, System::nanoTime);
        return new Failover(new PartnerChoice(() -> rules, stores.lanes(), health), health, stores, clock);
    }

    private LaneClaims claims() {
        var modes = new PartnerModes(() -> Rules.load(SHIPPED), true, Set.of());
        return new LaneClaims(
                ELKS,
                stores,
                new LaneMessages(ELKS, stores, null),
                new RecipientGate(modes, stores.attempts(), null, clock),
                new RecipientPace(ELKS, stores, null, clock),
                Duration.ofMinutes(1),
                clock);
    }

    @Test
    void whatAPartnerHadAndThenReportsAsFailedForGoodFreesThePerson() {
        attempt("accepted");
        cancel();
        assertThat(holders()).containsExactly(OFFER.communicationId());
        jdbc.update("update attempt set state = 'failed', outcome = 'failed-hard', reason = 'hostunknown'");

        transaction.executeWithoutResult(step -> {
            var book = new BounceBook(stores, cancellation, null, null, clock);
            book.fallBack(book.bounced(List.of(ATTEMPT)));
        });

        assertThat(holders()).isEmpty();
    }

    @Test
    void whatMayHaveArrivedKeepsThePersonAlsoWhenSomebodyClosesIt() {
        attempt("held");
        jdbc.update("update attempt set unclear = 1");
        stores.workItems()
                .open(List.of(WorkItemStore.WorkItem.of(
                        "held", OFFER, ATTEMPT, Reason.of("held-ambiguous", ELKS.name(), OFFER.sendout()), NOW)));

        close(jdbc.queryForObject("select work_item_id from work_item", UUID.class));

        assertThat(state()).isEqualTo("cancelled");
        assertThat(holders()).containsExactly(OFFER.communicationId());
    }

    @Test
    void whatWasHeldBeforeAnythingLeftFreesThePersonWhenSomebodyClosesIt() {
        attempt("held");
        stores.workItems()
                .open(List.of(WorkItemStore.WorkItem.of(
                        "held", OFFER, ATTEMPT, Reason.of("held-unmade", OFFER.sendout(), "no document"), NOW)));

        close(jdbc.queryForObject("select work_item_id from work_item", UUID.class));

        assertThat(holders()).isEmpty();
    }

    private void cancel() {
        transaction.executeWithoutResult(
                status -> cancellation.cancel(Map.of(OFFER.communicationId(), Reason.of("closed-by-person"))));
    }

    private void close(UUID workItem) {
        new WorkItemBook(stores, cancellation, null, null, transaction, clock)
                .resolve(workItem, WorkItemBook.Resolution.CLOSE, "");
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }

    private static List<UUID> holders() {
        return jdbc.queryForList("select communication_id from contact_claim", UUID.class);
    }
}
