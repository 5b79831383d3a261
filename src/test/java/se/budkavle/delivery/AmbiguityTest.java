package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** A doubt that comes to be decided when it is none any more, or when the channel's time is over. */
class AmbiguityTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Attempt ATTEMPT =
            AnAttempt.that(AttemptState.AMBIGUOUS).madeAt(NOW).made();

    private final Stores stores = SomeStores.of(jdbc);
    private final Ambiguity ambiguity = new Ambiguity(stores, null, null, partner -> false, new SetClock(NOW));

    @BeforeEach
    void anAttemptIsInDoubt() {
        jdbc.execute("truncate communication, attempt, work, work_item, timeline");
        stores.communications().insert(List.of(ACommunication.of("sales").made()));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', 'ambiguous', 'address', '{"amount":0,"currency":"SEK"}', 60, 0,
                  now(), '')""",
                ATTEMPT.attemptId(),
                ATTEMPT.communicationId());
    }

    /** A report may clear it after the decision has taken it out of its lane, and before it has the communication. */
    @ParameterizedTest
    @EnumSource(
            value = AttemptState.class,
            names = {"ACCEPTED", "SENT", "DELIVERED", "FAILED", "CANCELLED", "HELD"})
    void whatIsInDoubtNoMoreIsLeftAlone(AttemptState by) {
        jdbc.update("update attempt set state = ?", by.word());

        ambiguity.decide(List.of(ATTEMPT.attemptId()));

        assertThat(state()).isEqualTo(by.word());
        assertThat(jdbc.queryForList("select lane from work")).isEmpty();
        assertThat(stores.timeline().ofCustomer("1")).isEmpty();
    }

    @Test
    void whatMustNotBeDoubledIsHeldAlsoWhenTheTimeOfItsChannelIsOver() {
        jdbc.update("update communication set ambiguous = 'hold'");
        Communication c =
                stores.communications().find(ATTEMPT.communicationId()).orElseThrow();
        stores.work()
                .put(List.of(
                        WorkRow.of(Lanes.AMBIGUOUS, ATTEMPT.attemptId(), Priority.NOW, NOW),
                        WorkRow.of(Lanes.STEPS, c.communicationId(), Priority.NOW, NOW)));

        assertThat(ambiguity.timeIsOver(ATTEMPT, c)).isTrue();

        assertThat(state()).isEqualTo("held");
        assertThat(jdbc.queryForList("select lane from work"))
                .as("nobody but a person brings it back")
                .isEmpty();
        assertThat(jdbc.queryForList("select kind from work_item", String.class))
                .containsExactly("held");
    }

    /** Word that it was not taken came just before: it waits in its lane again. */
    @Test
    void whatIsToBeSentAfterAllStaysInItsLaneWhenTheTimeOfItsChannelIsOver() {
        Communication c =
                stores.communications().find(ATTEMPT.communicationId()).orElseThrow();
        jdbc.update("update attempt set state = 'scheduled'");
        stores.work().put(List.of(WorkRow.of(Lanes.attempts("partner"), ATTEMPT.attemptId(), Priority.NOW, NOW)));

        assertThat(ambiguity.timeIsOver(ATTEMPT, c)).isFalse();

        assertThat(jdbc.queryForList("select lane from work", String.class)).containsExactly(Lanes.attempts("partner"));
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }
}
