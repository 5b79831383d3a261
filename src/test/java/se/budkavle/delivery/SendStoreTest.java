package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** The last look before a message goes out, and the first one after it has not. */
class SendStoreTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final UUID ATTEMPT = new UUID(1, 1);

    private final SendStore sends = new SendStore(jdbc);
    private final Stores stores = SomeStores.of(jdbc);
    private final SetClock clock = new SetClock(NOW);

    @BeforeEach
    void anAttemptIsScheduled() {
        jdbc.execute("truncate communication, attempt, person, work, recipient_pace");
        Communication c = ACommunication.of("sales").made();
        SomeStores.of(jdbc).communications().insert(List.of(c));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', 'scheduled', 'address', '{"amount":0,"currency":"SEK"}', 60, 0,
                  now(), '')""",
                ATTEMPT,
                c.communicationId());
    }

    @Test
    void whatIsAsTheRouterLeftItGoesOut() {
        assertThat(stale()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "cancelled", "exhausted", "expired"})
    void whatHasEndedDoesNot(String state) {
        jdbc.update("update communication set state = ?", state);

        assertThat(stale()).containsExactly(ATTEMPT);
    }

    @Test
    void whatGoesOutInParallelDoesAlsoWhenAnotherTryHasArrived() {
        jdbc.update("update communication set state = 'delivered', parallel = true");

        assertThat(stale()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "sent", "delivered", "failed", "cancelled", "held"})
    void whatAReportHasSettledDoesNot(String state) {
        jdbc.update("update attempt set state = ?, unclear = 1", state);

        assertThat(stale()).containsExactly(ATTEMPT);
    }

    @Test
    void fault41WhoseConsentsHaveChangedSinceTheRouterLookedDoesNotUnlessItMayHaveGoneOutBefore() {
        jdbc.update("insert into person (person_key, consent_version) values ('1', 1)");

        assertThat(stale()).containsExactly(ATTEMPT);
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1");
        assertThat(stale()).as("it was decided then").isEmpty();
    }

    @Test
    void fault40WhoseTimeIsOverDoesNotUnlessItMayHaveGoneOutBefore() {
        jdbc.update("update communication set window_closes = ?", Timestamp.from(NOW));

        assertThat(stale()).containsExactly(ATTEMPT);
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1");
        assertThat(stale()).as("it was decided then").isEmpty();
    }

    @Test
    void whatIsHeldInDoubtIsNotRepeatedByAPersonsWordWhenTheConsentsHaveChangedOrItsTimeIsOver() {
        jdbc.update("update communication set ambiguous = 'hold'");
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1");
        assertThat(stale()).isEmpty();

        jdbc.update("update communication set window_closes = ?", Timestamp.from(NOW));
        assertThat(stale()).containsExactly(ATTEMPT);

        jdbc.update("update communication set window_closes = null");
        jdbc.update("insert into person (person_key, consent_version) values ('1', 1)");
        assertThat(stale()).containsExactly(ATTEMPT);
    }

    @Test
    void whatIsBeyondARecipientsPaceIsPutOffAtOnceAndNoTryIsCounted() {
        List<UUID> many = waiting(300, "197003012394");
        List<UUID> other = waiting(1, "197003022393");
        var pace = new RecipientPace(kivra(), stores, keys(), clock);
        UUID token = UUID.randomUUID();
        var going = new ArrayList<UUID>();
        while (going.size() < 50) {
            going.addAll(pace.within(token, leased(token, 20)));
        }

        assertThat(going).hasSize(50).doesNotHaveDuplicates();
        assertThat(leased(token, 300)).as("only what is for others is left").containsExactlyElementsOf(other);
        assertThat(jdbc.queryForList("select distinct tries from work where token is null", Integer.class))
                .as("what was put off was not tried")
                .containsExactly(0);
        assertThat(jdbc.queryForList("select distinct due from work where token is null", Timestamp.class))
                .containsExactly(Timestamp.from(NOW.plus(Duration.ofMinutes(1)).plus(Lane.BEGIN)));

        var later = new HashSet<>(many);
        later.removeAll(going);
        clock.pass(Duration.ofMinutes(1).plus(Lane.BEGIN));
        assertThat(later).hasSize(250).containsAll(pace.within(token, leased(token, 50)));
    }

    @Test
    void aRecipientIsRememberedByAMarkAndNotForLong() {
        waiting(1, "197003032392");
        var pace = new RecipientPace(kivra(), stores, keys(), clock);
        pace.within(new UUID(0, 1), leased(new UUID(0, 1), 1));

        assertThat(jdbc.queryForObject("select recipient from recipient_pace", String.class))
                .isEqualTo(keys().mark("recipient-pace", "197003032392"));
        stores.limits().forgetSends(NOW.plus(Duration.ofHours(1)));
        assertThat(remembered()).isEqualTo(1);
        stores.limits().forgetSends(NOW.plus(Duration.ofHours(2)));
        assertThat(remembered()).isZero();
    }

    @Test
    void whatIsCancelledAtTheClaimUsesNoneOfTheRecipientsPace() {
        waiting(3, "197003042391");
        jdbc.update("update communication set state = 'cancelled'");
        Partner kivra = kivra();
        var modes = new PartnerModes(SendStoreTest::rules, true, Set.of());
        var claims = new LaneClaims(
                kivra,
                stores,
                new LaneMessages(kivra, stores, keys()),
                new RecipientGate(modes, stores.attempts(), null, clock),
                new RecipientPace(kivra, stores, keys(), clock),
                Duration.ofMinutes(1),
                clock);

        Lane.Turn turn = claims.claim(WorkStore.LAST, 10, UUID.randomUUID());

        assertThat(turn.claimed()).isEmpty();
        assertThat(turn.leased()).isEqualTo(3);
        assertThat(remembered()).isZero();
        assertThat(stores.work().count(Lanes.attempts("kivra"))).isZero();
    }

    private static int remembered() {
        return jdbc.queryForObject("select count(*) from recipient_pace", Integer.class);
    }

    private List<UUID> leased(UUID token, int most) {
        return stores
                .work()
                .lease(Lanes.attempts("kivra"), most, clock.instant(), token, Duration.ofMinutes(1))
                .stream()
                .map(WorkRow::ref)
                .toList();
    }

    /** Attempts like the one that is scheduled, in Kivra's lane. */
    private List<UUID> waiting(int number, String address) {
        List<UUID> ids = jdbc.queryForList(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                select gen_random_uuid(), communication_id, customer_no, person_key, step, 'mailbox', 'kivra', state, ?,
                  cost, wait_seconds, consent_version, created_at, message
                from attempt cross join generate_series(1, ?) where attempt_id = ? returning attempt_id""",
                UUID.class,
                address,
                number,
                ATTEMPT);
        stores.work()
                .put(ids.stream()
                        .map(id -> WorkRow.of(Lanes.attempts("kivra"), id, Priority.NORMAL, NOW))
                        .toList());
        return ids;
    }

    private static Keys keys() {
        return new Keys("a key for tests".getBytes(), () -> "https://hub.example.com");
    }

    private static Partner kivra() {
        return PartnerCatalogue.load(SHIPPED).partner("kivra");
    }

    private static Rules rules() {
        return Rules.load(SHIPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "sent", "delivered", "failed"})
    void aReportThatWasFasterThanTheEndOfACallInVainStands(String state) {
        jdbc.update("update attempt set state = ?", state);

        assertThat(sends.scheduledAgain(List.of(ATTEMPT))).isEmpty();
        assertThat(state()).isEqualTo(state);
    }

    @Test
    void aCallInVainLeavesADoubtFromBeforeAsItWas() {
        jdbc.update("update attempt set state = 'sending', unclear = 1");

        assertThat(sends.scheduledAgain(List.of(ATTEMPT))).containsExactly(ATTEMPT);
        assertThat(state()).isEqualTo("ambiguous");
    }

    /** As it is asked before, and as it is seen when what goes out is marked. */
    private List<UUID> stale() {
        List<UUID> stale = sends.stale(List.of(ATTEMPT), NOW);
        assertThat(marked()).hasSize(1 - stale.size());
        return stale;
    }

    /** And not marked after all. */
    private List<SendStore.Sending> marked() {
        return new TransactionTemplate(new DataSourceTransactionManager(database)).execute(status -> {
            status.setRollbackOnly();
            return sends.markSending(List.of(ATTEMPT), NOW);
        });
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }
}
