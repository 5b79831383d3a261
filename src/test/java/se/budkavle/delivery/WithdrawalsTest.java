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
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** When a partner is asked to let go of a message, and when it is not. */
class WithdrawalsTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final UUID ATTEMPT = new UUID(0x1L << 12, 1);
    private static final String PARTNER = "webhook";

    private static PartnerCatalogue catalogue;

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final LaneStore lanes = new LaneStore(jdbc);
    private final Withdrawals withdrawals = new Withdrawals(
            stores,
            null,
            () -> catalogue,
            new Backoff(new Random()),
            new TransactionTemplate(new JdbcTransactionManager(database)),
            clock);

    @BeforeAll
    static void start() {
        catalogue = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
    }

    @BeforeEach
    void aPartnerHasAMessageThatIsWantedBack() {
        jdbc.execute("truncate communication, attempt, work, timeline, lane cascade");
        stores.communications().insert(List.of(ACommunication.of("sales").made()));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message, partner_ref)
                select ?, communication_id, '1', '1', 0, 'sms', ?, 'accepted', '+46701740605',
                  '{"amount":0,"currency":"SEK"}', 60, 0, now(), '', 'ref-1' from communication""",
                ATTEMPT,
                PARTNER);
        lanes.register(Map.of(PARTNER, "sms"));
        stores.work().put(List.of(WorkRow.of(Lanes.withdrawals(PARTNER), ATTEMPT, Priority.NOW, NOW)));
    }

    @Test
    void aPartnerThatIsPausedIsAskedToLetGoAllTheSame() {
        lanes.set(PARTNER, true, false);

        assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isPresent();
    }

    @Test
    void aPartnerThatIsAwayIsAskedWhenItIsSpokenToAgain() {
        jdbc.update("update lane set breaker = 'open', breaker_until = clock_timestamp() + interval '1 hour'");
        assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isEmpty();

        jdbc.update("update lane set breaker_until = clock_timestamp() - interval '1 second'");
        assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isPresent();
    }

    @Test
    void aPartnerThatSaysWhenToComeAgainIsNotGivenUpHoweverOftenItSaysSo() {
        for (int i = 0; i < 10; i++) {
            withdrawals.unanswered(next(), Duration.ofMinutes(5));
            assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isEmpty();
            clock.pass(Duration.ofMinutes(5).plusSeconds(1));
        }

        assertThat(next().row().tries()).isEqualTo(1);
        assertThat(stores.timeline().ofCustomer("1")).isEmpty();
    }

    @Test
    void whatAPartnerHasHadForAMonthIsNotAskedForAgain() {
        Withdrawals.Wanted early = next();
        clock.set(handedOver().plus(Duration.ofDays(29)));
        withdrawals.unanswered(early, Duration.ofDays(2));
        clock.pass(Duration.ofDays(3));
        assertThat(stores.timeline().ofCustomer("1")).isEmpty();

        withdrawals.unanswered(next(), Duration.ofDays(2));

        clock.pass(Duration.ofDays(3));
        assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isEmpty();
        assertThat(stores.timeline().ofCustomer("1"))
                .extracting(entry -> entry.kind())
                .containsExactly("not-withdrawn");
    }

    @Test
    void aPartnerThatSaysNothingIsAskedAFewTimes() {
        for (int tries = 1; tries <= 5; tries++) {
            withdrawals.unanswered(next(), null);
            clock.pass(Duration.ofMinutes(15));
        }

        assertThat(withdrawals.next(PARTNER, UUID.randomUUID())).isEmpty();
        assertThat(stores.timeline().ofCustomer("1"))
                .extracting(entry -> entry.kind())
                .containsExactly("not-withdrawn");
    }

    private Instant handedOver() {
        return stores.attempts().find(ATTEMPT).orElseThrow().handedOver();
    }

    private Withdrawals.Wanted next() {
        return withdrawals.next(PARTNER, UUID.randomUUID()).orElseThrow();
    }
}
