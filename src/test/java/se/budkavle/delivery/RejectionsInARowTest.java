package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Presence;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** Twenty messages in a row that a partner rejects pause its lane; bounces are looked at after all of a turn's answers. */
class RejectionsInARowTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final Channels CHANNELS = Channels.load(SHIPPED);
    private static final Partner ELKS = PartnerCatalogue.load(SHIPPED).partner("46elks");
    private static final String LANE = Lanes.attempts("46elks");
    private static final int MESSAGES = 40;

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final LaneStore lanes = stores.lanes();
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private final PartnerPace pace = new PartnerPace(p -> Duration.ofMinutes(15), clock);
    private final Cancellation cancellation = new Cancellation(stores, () -> null, clock);
    private final ReportBook reports = new ReportBook(stores, cancellation, pace, () -> CHANNELS, clock);
    private final BounceBook bounces =
            new BounceBook(stores, cancellation, new Suppressions(stores, () -> null, clock), null, clock);
    private final Lane lane = lane();

    private List<Claimed> claimed;

    @BeforeEach
    void fortyMessagesAreClaimed() {
        jdbc.execute("truncate communication, attempt, work, work_item, timeline, report, lane");
        lanes.register(Map.of("46elks", "sms"));
        for (int i = 0; i < MESSAGES; i++) {
            offer(new UUID(7, i));
        }
        claimed = lane.turn(List.of(), MESSAGES, 0, UUID.randomUUID()).claimed();
        assertThat(claimed).hasSize(MESSAGES);
    }

    @Test
    void whatIsRejectedBetweenOthersThatAreTakenPausesNoLane() {
        answer(IntStream.range(0, MESSAGES)
                .mapToObj(i -> answered(i, i % 2 == 0 ? Outcome.ACCEPTED : Outcome.REJECTED))
                .toList());
        lookAtBounces();

        assertThat(isPaused()).isFalse();
        assertThat(paused()).isZero();
    }

    @Test
    void twentyInARowOfTwoTurnsPauseTheLaneAndAPersonIsToldOnce() {
        var first = new ArrayList<Result>(List.of(answered(0, Outcome.REJECTED), answered(1, Outcome.ACCEPTED)));
        first.addAll(rejected(2, 12));
        answer(first);
        lookAtBounces();
        assertThat(isPaused()).as("ten in a row").isFalse();

        answer(rejected(12, 21));
        lookAtBounces();
        assertThat(isPaused()).as("nineteen").isFalse();

        answer(rejected(21, 24));
        lookAtBounces();
        assertThat(isPaused()).isTrue();
        assertThat(paused()).isOne();
    }

    /** As when its commit stood and nobody heard so. */
    @Test
    void aTurnThatIsWrittenDownOnceMoreIsCountedOnce() {
        answer(rejected(0, 10));
        answer(rejected(0, 10));
        lookAtBounces();

        assertThat(isPaused()).isFalse();
    }

    @Test
    void whatReportsTellToBeRejectedIsCountedAsWell() {
        answer(IntStream.range(0, 20)
                .mapToObj(i -> answered(i, Outcome.ACCEPTED))
                .toList());

        reported(Outcome.REJECTED, claimed.subList(0, 19));
        lookAtBounces();
        assertThat(isPaused()).as("nineteen").isFalse();

        reported(Outcome.REJECTED, claimed.subList(19, 20));
        lookAtBounces();
        assertThat(isPaused()).isTrue();
    }

    @Test
    void aLaneThatDrainedWhenItWasPausedSoDrainsOnWhenItIsResumed() {
        lanes.set("46elks", false, true);
        UUID line = drainedTo();

        answer(rejected(0, 20));
        lookAtBounces();

        assertThat(isPaused()).isTrue();
        assertThat(lanes.resume("46elks")).isTrue();
        assertThat(isPaused()).isFalse();
        assertThat(drainedTo()).isEqualTo(line);
        assertThat(lanes.resume("46elks")).isFalse();
        assertThat(lanes.drainedTo("46elks")).isEmpty();
    }

    private UUID drainedTo() {
        return lanes.drainedTo("46elks").orElseThrow();
    }

    private void answer(List<Result> results) {
        lane.turn(results, 0, 0, UUID.randomUUID());
    }

    private List<Result> rejected(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> answered(i, Outcome.REJECTED))
                .toList();
    }

    private Result answered(int message, Outcome outcome) {
        Claimed one = claimed.get(message);
        return new Result.Answered(one, report(one, outcome), Presence.THERE, null);
    }

    private static DeliveryReport report(Claimed one, Outcome outcome) {
        return new DeliveryReport("46elks", null, one.message().attemptId(), outcome, null, NOW, false, "");
    }

    private void reported(Outcome outcome, List<Claimed> messages) {
        transaction.executeWithoutResult(status -> reports.add(messages.stream()
                .map(one -> new Told(one.message().attemptId(), report(one, outcome), UUID.randomUUID()))
                .toList()));
    }

    private void lookAtBounces() {
        transaction.executeWithoutResult(
                status -> bounces.learn(bounces.bounced(stores.work().take(Lanes.BOUNCES, 100, NOW).stream()
                        .map(WorkRow::ref)
                        .toList())));
    }

    private boolean isPaused() {
        return lanes.isStopped("46elks");
    }

    /** How often a person is told. */
    private static long paused() {
        return jdbc.queryForObject("select count(*) from work_item where kind = 'lane-paused'", Long.class);
    }

    private void offer(UUID id) {
        Communication c = ACommunication.of("service").named(id).made();
        stores.communications().insert(List.of(c));
        Attempt attempt = AnAttempt.that(AttemptState.SCHEDULED)
                .of(c, 0)
                .at("46elks")
                .madeAt(NOW)
                .made();
        var message = new StoredMessage(
                "notice", "service", "sv", "default", Map.of(), null, "Hej!", null, 0, List.of(), null, null, null);
        stores.attempts().insert(List.of(new AttemptStore.Offered(attempt, message)));
        stores.work().put(List.of(WorkRow.of(LANE, attempt.attemptId(), Priority.NORMAL, NOW)));
    }

    private Lane lane() {
        var keys = new Keys("a key for tests".getBytes(), () -> "https://hub.example.com");
        var modes = new PartnerModes(() -> Rules.load(SHIPPED), true, Set.of());
        return new Lane(
                ELKS,
                stores,
                reports,
                null,
                keys,
                new RecipientGate(modes, stores.attempts(), null, clock),
                null,
                new PartnerHealth(stores.limits(), pace, new Backoff(new Random()), System::nanoTime),
                null,
                transaction,
                clock);
    }
}
