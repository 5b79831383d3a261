package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");

    @Test
    void aBucketThatNobodyAskedYetIsFull() {
        assertThat(Bucket.of(40, 0, null, NOW).whole()).isEqualTo(10);
        assertThat(Bucket.of(0.1, 0, null, NOW).whole()).as("at least one").isEqualTo(1);
    }

    @Test
    void tokensComeWithTimeAndNotBeyondAQuarterOfASecond() {
        var empty = new Bucket(40, 0, NOW);
        assertThat(later(empty, Duration.ofMillis(100)).whole()).isEqualTo(4);
        assertThat(later(empty, Duration.ofHours(1)).whole()).isEqualTo(10);
        assertThat(later(empty, Duration.ofSeconds(-5)).whole())
                .as("a clock that steps back")
                .isZero();
    }

    @Test
    void aSlowRateWaitsForEachWholeToken() {
        var one = Bucket.of(0.1, 0, null, NOW).minus(1);
        assertThat(later(one, Duration.ofSeconds(9)).whole()).isZero();
        assertThat(later(one, Duration.ofSeconds(10)).whole()).isEqualTo(1);
    }

    @Test
    void whoeverAsksHoweverOftenNoSecondGivesMoreThanTheRateAndAQuarter() {
        var bucket = Bucket.of(30, 0, null, NOW);
        int given = 0;
        for (int millis = 0; millis < 10_000; millis += 7) {
            bucket = Bucket.of(30, bucket.tokens(), bucket.at(), NOW.plusMillis(millis));
            given += bucket.whole();
            bucket = bucket.minus(bucket.whole());
        }
        assertThat(given).isBetween(295, 308);
    }

    private static Bucket later(Bucket bucket, Duration passed) {
        return Bucket.of(bucket.perSecond(), bucket.tokens(), bucket.at(), NOW.plus(passed));
    }
}
