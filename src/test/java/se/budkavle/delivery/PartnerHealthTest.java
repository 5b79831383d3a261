package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.partner.Auth;
import se.budkavle.partner.Limits;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Presence;
import se.budkavle.work.Priority;

/** Two hubs on one lane: each counts its own calls, and what follows holds for both. */
class PartnerHealthTest {
    private static final Backoff BACKOFF = new Backoff(new Random());
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Row row = new Row();
    private final Partner relay = new Partner(
            "relay",
            "email",
            "a relay",
            "mail",
            8,
            Duration.ofSeconds(10),
            Duration.ofMinutes(15),
            new Limits(10.0, null, 3, 50, 20, Duration.ofSeconds(30)),
            Map.of(),
            Map.of(),
            Map.of(),
            Auth.NONE,
            Map.of(),
            null,
            null,
            null);
    private final PartnerHealth here = new PartnerHealth(
            row, new PartnerPace(partner -> Duration.ofMinutes(15), Clock.systemUTC()), BACKOFF, System::nanoTime);
    private final PartnerHealth there = new PartnerHealth(
            row, new PartnerPace(partner -> Duration.ofMinutes(15), Clock.systemUTC()), BACKOFF, System::nanoTime);
    private final Throttle claimsHere = new Throttle(relay, row, here, LEASE);
    private final Throttle claimsThere = new Throttle(relay, row, there, LEASE);

    @Test
    void aPartnerThatPutsOffSomeMessagesIsThere() {
        here.heard(relay, Collections.nCopies(10, notSent(UUID.randomUUID(), Presence.THERE, null)));
        assertThat(row.breaker.isClosed()).isTrue();
        assertThat(row.writes).as("nothing is written while a partner answers").isZero();
    }

    @Test
    void aPartnerThatTakesNothingIsAwayForEveryHub() {
        here.heard(relay, Collections.nCopies(3, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        assertThat(there.isAway("relay")).isTrue();
        assertThat(claimsThere.ask(8, 0, true).most()).isZero();
        assertThat(claimsThere.ask(8, 0, true).shutFor()).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(38));
    }

    @Test
    void callsThatAreSettledAgainAfterARollbackCountOnce() {
        for (int attempt = 0; attempt < 2; attempt++) {
            rolledBack(
                    () -> here.heard(relay, Collections.nCopies(2, notSent(UUID.randomUUID(), Presence.AWAY, null))));
        }
        here.heard(relay, Collections.nCopies(2, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        assertThat(row.breaker.isClosed()).as("two of three").isTrue();

        rolledBack(() -> here.heard(relay, List.of(notSent(UUID.randomUUID(), Presence.AWAY, null))));
        row.breaker = Breaker.NEVER_OPENED;
        here.heard(relay, List.of(notSent(UUID.randomUUID(), Presence.AWAY, null)));
        assertThat(row.breaker.isClosed()).as("the third").isFalse();
    }

    @Test
    void aProbeWhoseAnswerCouldNotBeWrittenDownStillDecides() {
        here.heard(relay, Collections.nCopies(3, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        row.pass(Duration.ofSeconds(40));
        UUID probe = UUID.randomUUID();
        claimsHere.used(claimsHere.ask(8, 0, true), 1, probe);
        Breaker probing = row.breaker;

        rolledBack(() -> here.heard(relay, List.of(notSent(probe, Presence.AWAY, null))));
        row.breaker = probing;
        here.heard(relay, List.of(notSent(probe, Presence.AWAY, null)));
        assertThat(row.breaker).isInstanceOf(Breaker.Open.class);
    }

    private static void rolledBack(Runnable work) {
        TransactionSynchronizationManager.initSynchronization();
        try {
            work.run();
        } finally {
            TransactionSynchronizationManager.clearSynchronization();
        }
    }

    @Test
    void oneMessageOfOneHubFindsOutAndItsAnswerDecides() {
        here.heard(relay, Collections.nCopies(3, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        row.pass(Duration.ofSeconds(40));

        UUID probe = UUID.randomUUID();
        var grant = claimsThere.ask(8, 0, true);
        assertThat(grant.most()).isEqualTo(1);
        claimsThere.used(grant, 1, probe);
        assertThat(claimsHere.ask(8, 0, true).most())
                .as("while the probe is out")
                .isZero();

        here.heard(relay, List.of(notSent(UUID.randomUUID(), Presence.AWAY, null)));
        assertThat(row.breaker).as("an old call says nothing").isInstanceOf(Breaker.Probing.class);
        there.heard(relay, List.of(notSent(probe, Presence.AWAY, null)));
        assertThat(row.breaker).isInstanceOfSatisfying(Breaker.Open.class, open -> assertThat(open.round())
                .isEqualTo(2));
    }

    @Test
    void aMessageThatNeverLeftSaysNothingAboutThePartner() {
        here.heard(relay, Collections.nCopies(2, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        here.heard(relay, Collections.nCopies(9, notSent(UUID.randomUUID(), Presence.NOT_ASKED, null)));
        here.heard(relay, List.of(notSent(UUID.randomUUID(), Presence.AWAY, null)));
        assertThat(row.breaker).as("three calls in a row").isInstanceOf(Breaker.Open.class);

        row.pass(Duration.ofSeconds(40));
        UUID probe = UUID.randomUUID();
        claimsHere.used(claimsHere.ask(8, 0, true), 1, probe);
        here.heard(relay, List.of(notSent(probe, Presence.NOT_ASKED, null)));
        assertThat(row.breaker).as("the next one finds out").isEqualTo(new Breaker.Open(1, row.now));
        assertThat(claimsThere.ask(8, 0, true).most()).isEqualTo(1);
    }

    @Test
    void fault31AProbeThatIsAskedToComeAgainSoonWaitsAsLongAsAnyOther() {
        here.heard(relay, Collections.nCopies(3, notSent(UUID.randomUUID(), Presence.AWAY, null)));
        row.pass(Duration.ofSeconds(40));
        UUID probe = UUID.randomUUID();
        claimsHere.used(claimsHere.ask(8, 0, true), 1, probe);
        here.heard(relay, List.of(notSent(probe, Presence.AWAY, Duration.ofSeconds(1))));
        assertThat(claimsHere.ask(8, 0, true).shutFor()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(75));
    }

    @Test
    void aPartnerThatIsBackIsNotGivenAllAtOnce() {
        row.breaker = new Breaker.Closed(row.now);
        assertThat(claimsHere.ask(8, 0, true).most())
                .as("a quarter of the slots")
                .isEqualTo(2);
        assertThat(claimsHere.ask(7, 1, true).most()).as("those in use count").isEqualTo(1);
        row.pass(Duration.ofSeconds(30));
        row.tokens = 100;
        assertThat(claimsHere.ask(8, 0, true).most())
                .as("then as the rate allows")
                .isEqualTo(2);
    }

    @Test
    void aClaimNeverTakesMoreThanThereAreTokensAndTheyAreTheSameForAllHubs() {
        var first = claimsHere.ask(8, 0, false);
        assertThat(first.most()).as("a quarter of a second at ten a second").isEqualTo(2);
        claimsHere.used(first, 2, UUID.randomUUID());
        assertThat(claimsThere.ask(8, 0, false).most()).isZero();
        row.pass(Duration.ofMillis(100));
        assertThat(claimsThere.ask(8, 0, false).most()).isEqualTo(1);
    }

    @Test
    void aPartnerThatSaysWhenToComeAgainIsBelievedAtOnce() {
        here.heard(relay, List.of(notSent(UUID.randomUUID(), Presence.AWAY, Duration.ofMinutes(7))));
        assertThat(row.breaker).isEqualTo(new Breaker.Open(1, row.now.plus(Duration.ofMinutes(7))));
    }

    @Test
    void aPartnerThatTakesNoBatchIsAwayUntilItTakesOne() {
        here.handedOver(relay, false);
        here.handedOver(relay, false);
        assertThat(row.breaker.isClosed()).isTrue();
        here.handedOver(relay, false);
        assertThat(there.isAway("relay")).isTrue();

        row.pass(Duration.ofSeconds(40));
        here.handedOver(relay, false);
        assertThat(row.breaker).isInstanceOfSatisfying(Breaker.Open.class, open -> assertThat(open.round())
                .isEqualTo(2));
        here.handedOver(relay, true);
        assertThat(row.breaker.isClosed()).isTrue();
    }

    private static Result notSent(UUID token, Presence partner, @Nullable Duration retryAfter) {
        var claimed = new Lane.Claimed(null, token, 1, Priority.NORMAL, 1, null);
        return new Result.NotSent(claimed, retryAfter, partner, "not now", null);
    }

    /** The lane's row, in memory. */
    private static final class Row extends LimitStore {
        private Instant now = Instant.parse("2026-01-15T08:00:00Z");
        private Breaker breaker = Breaker.NEVER_OPENED;
        private double tokens;
        private @Nullable Instant tokensAt;
        private int writes;

        Row() {
            super(null);
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        Standing lock(String partner) {
            return new Standing(breaker, tokens, tokensAt, now);
        }

        @Override
        Map<String, Standing> all() {
            return Map.of("relay", lock("relay"));
        }

        @Override
        void save(String partner, Breaker fresh) {
            breaker = fresh;
            writes++;
        }

        @Override
        void save(String partner, Bucket bucket) {
            tokens = bucket.tokens();
            tokensAt = bucket.at();
        }
    }
}
