package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.Limits;

class BreakerTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Limits limits = new Limits(null, null, 3, 50, 10, PAUSE);
    private final RecentCalls calls = new RecentCalls(limits);

    @Test
    void aRunOfFailuresSaysThatAPartnerIsAway() {
        fail(2);
        calls.heard(List.of(false));
        fail(2);
        assertThat(calls.isAway()).as("one answer between").isFalse();
        fail(1);
        assertThat(calls.isAway()).as("three in a row").isTrue();
    }

    @Test
    void halfOfTheLastCallsFailingSaysSoToo() {
        for (int i = 0; i < 5; i++) {
            assertThat(calls.isAway()).as("too few to tell").isFalse();
            fail(1);
            calls.heard(List.of(false));
        }
        assertThat(calls.isAway()).as("five of ten").isTrue();
        calls.heard(List.of(false));
        calls.heard(List.of(false));
        assertThat(calls.isAway()).as("four of ten").isFalse();
    }

    @Test
    void anOpenBreakerIsShutUntilItsPauseIsOverAndThenForAllButOne() {
        Breaker.Open open = new Breaker.Closed(null).open(NOW, PAUSE);
        assertThat(open.isShut(NOW.plus(PAUSE).minusMillis(1))).isTrue();
        assertThat(open.isShut(NOW.plus(PAUSE))).isFalse();

        Breaker.Probing probing = open.probe(UUID.randomUUID(), NOW.plusSeconds(60));
        assertThat(probing.isShut(NOW.plus(PAUSE))).as("for all others").isTrue();
        assertThat(probing.isShut(NOW.plusSeconds(60)))
                .as("when the probe's hub has died")
                .isFalse();
    }

    @Test
    void aProbeThatFailsMakesThePauseLongerAndOneThatIsAnsweredCloses() {
        Breaker.Probing probing =
                new Breaker.Closed(null).open(NOW, PAUSE).probe(UUID.randomUUID(), NOW.plusSeconds(60));
        assertThat(probing.away(NOW, limits.pause(2))).isEqualTo(new Breaker.Open(2, NOW.plusSeconds(60)));
        assertThat(limits.pause(3)).isEqualTo(Duration.ofMinutes(2));
        assertThat(limits.pause(30)).as("never longer").isEqualTo(Duration.ofMinutes(5));
        assertThat(probing.back(NOW)).isEqualTo(new Breaker.Closed(NOW));
    }

    @Test
    void aPartnerThatSaysWhenToComeAgainIsNotAskedBefore() {
        var open = new Breaker.Open(1, NOW.plusSeconds(30));
        assertThat(open.notBefore(NOW.plusSeconds(90)).until()).isEqualTo(NOW.plusSeconds(90));
        assertThat(open.notBefore(NOW.plusSeconds(10)).until()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aPartnerThatIsBackGetsItsWeightLittleByLittle() {
        var back = new Breaker.Closed(NOW);
        Duration comingBack = Duration.ofMinutes(5);
        assertThat(back.share(NOW, comingBack)).isEqualTo(0.1);
        assertThat(back.share(NOW.plusSeconds(150), comingBack)).isBetween(0.54, 0.56);
        assertThat(back.share(NOW.plusSeconds(300), comingBack)).isEqualTo(1);
        assertThat(Breaker.NEVER_OPENED.isClosed()).isTrue();
        assertThat(new Breaker.Closed(null).share(NOW, comingBack))
                .as("never away")
                .isEqualTo(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            calls.heard(List.of(true));
        }
    }
}
