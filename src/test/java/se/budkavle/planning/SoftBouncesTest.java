package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.budkavle.release.Bundle;

/** How often an address may bounce softly. */
class SoftBouncesTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final SoftBounces LIMIT = new SoftBounces(3, Duration.ofDays(30), Set.of("mesgtoobig"));

    @Test
    void aBounceCountsHalfAfterItsHalfLife() {
        assertThat(LIMIT.sum(List.of(NOW), NOW)).isEqualTo(1);
        assertThat(LIMIT.sum(List.of(daysAgo(30)), NOW)).isEqualTo(0.5, within(1e-9));
        assertThat(LIMIT.sum(List.of(daysAgo(60), NOW), NOW)).isEqualTo(1.25, within(1e-9));
    }

    @Test
    void oneBounceADayIsTooManyOnTheFourthDay() {
        assertThat(LIMIT.areTooMany(daily(3), NOW)).isFalse();
        assertThat(LIMIT.areTooMany(daily(4), NOW)).isTrue();
    }

    @Test
    void oneBounceAMonthIsNeverTooMany() {
        List<Instant> tenYears =
                IntStream.range(0, 120).mapToObj(i -> daysAgo(30 * i)).toList();
        assertThat(LIMIT.areTooMany(tenYears, NOW)).isFalse();
    }

    @Test
    void aBounceFromTheFutureCountsOnce() {
        assertThat(LIMIT.sum(List.of(NOW.plusSeconds(3600)), NOW)).isEqualTo(1);
    }

    @Test
    void aMailThatIsTooBigSaysNothingAboutTheAddress() {
        assertThat(LIMIT.counts("mesgtoobig")).isFalse();
        assertThat(LIMIT.counts("mailboxfull")).isTrue();
    }

    @Test
    void withoutALimitNothingCounts() {
        assertThat(SoftBounces.NEVER_TOO_MANY.counts("mailboxfull")).isFalse();
        assertThat(SoftBounces.NEVER_TOO_MANY.areTooMany(daily(1000), NOW)).isFalse();
    }

    @Test
    void theShippedPolicyHasALimitForEachChannelWhoseAddressesBounce() {
        Channels channels = Channels.load(Bundle.read(java.nio.file.Path.of("mappings")));
        assertThat(channels.faults()).isEmpty();
        assertThat(List.of("sms", "email", "letter"))
                .allMatch(name -> channels.channel(name).softBounces().limit() > 0);
    }

    @Test
    void aPolicyThatCannotBeIsAFaultWithItsLine() {
        Channels channels = Channels.load(Bundle.of(java.util.Map.of(
                "policy/channels.yaml",
                "email:\n  softBounces:\n    limit: many\n    halfLife: PT0S\n    memory: P1D\n")));
        assertThat(channels.faults().stream().map(f -> f.line() + ": " + f.what()))
                .containsExactlyInAnyOrder(
                        "5: the key 'memory' is unknown", "4: the half-life is nothing", "3: 'many' is no limit");
    }

    private static List<Instant> daily(int days) {
        return IntStream.range(0, days).mapToObj(SoftBouncesTest::daysAgo).toList();
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }
}
