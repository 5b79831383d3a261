package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When claims look for the lowest that waits, and what they do with what they hear meanwhile. Moments in microseconds. */
class StartsTest {
    private static final String LANE = "steps";

    private final AtomicLong nanos = new AtomicLong();
    private final Starts starts = new Starts(nanos::get);
    /** Where each look began. */
    private final List<Long> looks = new ArrayList<>();

    private long start(long seen) {
        return starts.of(LANE, 1, from -> {
            looks.add(from[0]);
            return new long[] {seen};
        })[0];
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theFirstClaimLooksFromTheBeginningAndTheNextOnesBeginWhereItSawSomething() {
        assertThat(start(500)).isEqualTo(500);
        assertThat(start(900)).isEqualTo(500);
        assertThat(looks).containsExactly(Starts.EVER);
    }

    @Test
    void whatIsPutInLowersTheStartByWhatTheDatabaseMayRound() {
        start(500);

        starts.lower(LANE, Instant.EPOCH.plusNanos(300_600));

        assertThat(start(900)).isEqualTo(299);
    }

    @Test
    void whatIsPutInDuringALookBoundsWhatItRaises() {
        long start = starts.of(LANE, 1, from -> {
            starts.lower(LANE, Instant.EPOCH.plusNanos(200_000));
            return new long[] {500};
        })[0];

        assertThat(start).isEqualTo(199);
    }

    @Test
    void whatComesToNothingDuringALookLetsTheLaneBeginAnew() {
        long start = starts.of(LANE, 1, from -> {
            starts.forget(LANE);
            return new long[] {500};
        })[0];

        assertThat(start).isEqualTo(Starts.EVER);
        assertThat(start(700)).isEqualTo(700);
    }

    @Test
    void aLookThatFailsRaisesNothingAndIsMadeAgain() {
        assertThatThrownBy(() -> starts.of(LANE, 1, from -> {
                    throw new IllegalStateException("the database is away");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(start(500)).isEqualTo(500);
    }

    @Test
    void manyTakenRowsAreReasonEnoughToLookOnFromTheStart() {
        start(500);
        starts.taken(LANE, Starts.TAKEN);

        assertThat(start(900)).isEqualTo(900);
        assertThat(looks).containsExactly(Starts.EVER, 500L);
    }

    @Test
    void aLookAtEverythingComesEachSecondWhileItIsCheap() {
        start(500);
        pass(Starts.LOOK);

        assertThat(start(100)).as("what nobody told of is found").isEqualTo(100);
        assertThat(looks).containsExactly(Starts.EVER, Starts.EVER);
    }

    @Test
    void aDearLookAtEverythingComesSeldomAndAfterAMinuteAtTheLatest() {
        starts.of(LANE, 1, from -> {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
            return new long[] {500};
        });
        pass(Starts.LATEST_WHOLE_LOOK.minus(Starts.LOOK));
        start(600);
        pass(Starts.LOOK);
        start(700);

        assertThat(looks).containsExactly(500L, Starts.EVER);
    }

    @Test
    void eachLaneAndPriorityHasAStartOfItsOwn() {
        assertThat(starts.of("a", 2, from -> new long[] {1, 2})).containsExactly(1, 2);
        assertThat(starts.of("b", 2, from -> new long[] {7, 8})).containsExactly(7, 8);
        starts.lower("a", Instant.EPOCH.plusNanos(2_000));

        assertThat(starts.of("a", 2, from -> from)).containsExactly(1, 1);
        assertThat(starts.of("b", 2, from -> from)).containsExactly(7, 8);
    }

    @Test
    void theDatabaseReadsMomentsToTheMicrosecond() {
        assertThat(Starts.moments(new long[] {Starts.EVER, 1_500_001}))
                .containsExactly("-infinity", "1970-01-01T00:00:01.500001Z");
        assertThat(Starts.micros(Instant.parse("1970-01-01T00:00:01.500001999Z")))
                .isEqualTo(1_500_001);
    }
}
