package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
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

/** The session is cut while a claim is committed: nobody says whether it stood, and nothing was called. */
class ClaimInDoubtTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Instant DUE = NOW.minusSeconds(60);
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final Partner ELKS = PartnerCatalogue.load(SHIPPED).partner("46elks");
    private static final String LANE = Lanes.attempts("46elks");
    private static final UUID ATTEMPT = new UUID(1, 1);
    private static final UUID TOKEN = new UUID(3, 3);

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final Lane cut = lane(new CutAfterCommit());
    private final Lane lane = lane(new DataSourceTransactionManager(database));

    @BeforeAll
    static void start() {
        new LaneStore(jdbc).register(Map.of("46elks", "sms"));
    }

    @BeforeEach
    void aTextWaits() {
        jdbc.execute("truncate communication, attempt, work, timeline");
        new LimitStore(jdbc).save("46elks", Breaker.NEVER_OPENED);
        Communication c = ACommunication.of("service").made();
        stores.communications().insert(List.of(c));
        Attempt attempt = AnAttempt.that(AttemptState.SCHEDULED)
                .of(c, 0)
                .named(ATTEMPT)
                .at("46elks")
                .madeAt(NOW)
                .made();
        var message = new StoredMessage(
                "notice", "service", "sv", "default", Map.of(), null, "Hej!", null, 0, List.of(), null, null, null);
        stores.attempts().insert(List.of(new AttemptStore.Offered(attempt, message)));
        stores.work().put(List.of(WorkRow.of(LANE, ATTEMPT, Priority.NORMAL, DUE)));
    }

    @Test
    void fault11WhatStoodIsAsItWasBeforeAndGoesOutAtOnce() {
        claimInDoubt();
        assertThat(state()).isEqualTo("sending");

        lane.putBack(TOKEN);
        lane.putBack(TOKEN);

        waitsAsBefore("scheduled", "[]");
        List<Lane.Claimed> claimed =
                lane.turn(List.of(), 1, 0, UUID.randomUUID()).claimed();
        assertThat(claimed).singleElement().satisfies(c -> {
            assertThat(c.tries()).isEqualTo(1);
            assertThat(c.send()).isEqualTo(1);
        });
    }

    @Test
    void fault11WhatDidNotStandIsLeftAsItIs() {
        lane.putBack(TOKEN);

        waitsAsBefore("scheduled", "[]");
    }

    @Test
    void fault11ASendThatIsRepeatedIsInTheDoubtThatItWasInBefore() {
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1, sends = '[\"2026-01-15T08:00:00Z\"]'");
        claimInDoubt();

        lane.putBack(TOKEN);

        waitsAsBefore("ambiguous", "[\"2026-01-15T08:00:00Z\"]");
    }

    @Test
    void fault11WhatAReportOfAnEarlierSendHasSettledWaitsNoMore() {
        jdbc.update("update attempt set state = 'ambiguous', unclear = 1, sends = '[\"2026-01-15T08:00:00Z\"]'");
        claimInDoubt();
        jdbc.update("update attempt set state = 'delivered'");

        lane.putBack(TOKEN);

        assertThat(state()).isEqualTo("delivered");
        assertThat(jdbc.queryForObject("select sends::text from attempt", String.class))
                .isEqualTo("[\"2026-01-15T08:00:00Z\"]");
        assertThat(stores.work().count(LANE)).isZero();
    }

    @Test
    void fault11WhatAnotherHubHasMeanwhileIsLeftToIt() {
        claimInDoubt();
        jdbc.update("update work set token = ?", new UUID(4, 4));

        lane.putBack(TOKEN);

        assertThat(state()).isEqualTo("sending");
        assertThat(jdbc.queryForObject("select token from work", UUID.class)).isEqualTo(new UUID(4, 4));
    }

    @Test
    void fault11AProbeThatWasNotSentDoesNotKeepTheNextOneWaiting() {
        new LimitStore(jdbc).save("46elks", new Breaker.Open(3, Instant.EPOCH));
        claimInDoubt();
        assertThat(breaker()).isInstanceOfSatisfying(Breaker.Probing.class, p -> assertThat(p.by())
                .isEqualTo(TOKEN));

        lane.putBack(new UUID(4, 4));
        assertThat(breaker()).as("another's probe").isInstanceOf(Breaker.Probing.class);
        lane.putBack(TOKEN);
        lane.putBack(TOKEN);

        assertThat(breaker()).isInstanceOfSatisfying(Breaker.Open.class, o -> assertThat(o.round())
                .isEqualTo(3));
        assertThat(lane.turn(List.of(), 2, 0, new UUID(5, 5)).claimed()).hasSize(1);
        assertThat(breaker()).isInstanceOfSatisfying(Breaker.Probing.class, p -> assertThat(p.by())
                .isEqualTo(new UUID(5, 5)));
    }

    @Test
    void fault11WhatIsNotYetSeenToBeCommittedIsLeftToItsLeaseAsAWhole() {
        new LimitStore(jdbc).save("46elks", new Breaker.Open(3, Instant.EPOCH));

        lane(new PutsBackBeforeCommit()).turn(List.of(), 1, 0, TOKEN);

        assertThat(state()).isEqualTo("sending");
        assertThat(jdbc.queryForObject("select token from work", UUID.class)).isEqualTo(TOKEN);
        assertThat(breaker()).isInstanceOfSatisfying(Breaker.Probing.class, p -> assertThat(p.by())
                .isEqualTo(TOKEN));
    }

    private static Breaker breaker() {
        return new LimitStore(jdbc).all().get("46elks").breaker();
    }

    private void claimInDoubt() {
        assertThatThrownBy(() -> cut.turn(List.of(), 1, 0, TOKEN))
                .isInstanceOf(DataAccessResourceFailureException.class);
    }

    private static void waitsAsBefore(String state, String sends) {
        assertThat(state()).isEqualTo(state);
        assertThat(jdbc.queryForObject("select sends::text from attempt", String.class))
                .isEqualTo(sends);
        assertThat(jdbc.queryForMap("select due, tries, token, lease_until from work"))
                .containsEntry("due", Timestamp.from(DUE))
                .containsEntry("tries", 0)
                .containsEntry("token", null)
                .containsEntry("lease_until", null);
    }

    private static String state() {
        return jdbc.queryForObject("select state from attempt", String.class);
    }

    private Lane lane(DataSourceTransactionManager transactions) {
        var keys = new Keys("a key for tests".getBytes(), () -> "https://hub.example.com");
        var modes = new PartnerModes(() -> Rules.load(SHIPPED), true, Set.of());
        return new Lane(
                ELKS,
                stores,
                null,
                null,
                keys,
                new RecipientGate(modes, stores.attempts(), null, clock),
                null,
                new PartnerHealth(
                        stores.limits(), new PartnerPace(p -> Duration.ofMinutes(15), clock), null, System::nanoTime),
                null,
                new TransactionTemplate(transactions),
                clock);
    }

    /** Whoever puts back does not see the commit, nor waits for it. */
    private final class PutsBackBeforeCommit extends DataSourceTransactionManager {
        PutsBackBeforeCommit() {
            super(database);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            CompletableFuture.runAsync(() -> lane.putBack(TOKEN))
                    .orTimeout(4, TimeUnit.MINUTES)
                    .join();
            super.doCommit(status);
        }
    }

    /** The commit is done, and the answer to it never comes. */
    private static final class CutAfterCommit extends DataSourceTransactionManager {
        CutAfterCommit() {
            super(database);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            throw new DataAccessResourceFailureException("the session was cut");
        }
    }
}
