package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseTimeTest {
    private Instant truth = Instant.parse("2026-10-25T00:59:59Z");

    @Test
    void fault39HubsWhoseClocksDifferByAMinuteGiveIdsInTheOrderInWhichEventsCame() {
        var fast = hub(Duration.ofSeconds(30));
        var slow = hub(Duration.ofSeconds(-30));
        var ids = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            var next = i % 2 == 0 ? fast : slow;
            ids.add(next.create().toString());
            truth = truth.plusMillis(2);
        }

        assertThat(ids).isSorted();
    }

    @Test
    void anAnswerThatTookLongSaysNothing() {
        var time = new DatabaseTime(wrongBy(Duration.ZERO));
        time.set(() -> {
            truth = truth.plusSeconds(5);
            return truth.plusSeconds(60);
        });
        assertThat(time.instant()).isEqualTo(truth);
    }

    @Test
    void aClockThatIsSetBackIsSetRightByTheNextAnswer() {
        var steps = new ArrayList<>(List.of(Duration.ZERO, Duration.ofHours(-1)));
        var time = new DatabaseTime(new Changing(steps));
        time.set(() -> truth);
        assertThat(time.instant()).isEqualTo(truth);
        steps.removeFirst();
        assertThat(time.instant()).isEqualTo(truth.minus(Duration.ofHours(1)));
        time.set(() -> truth);
        assertThat(time.instant()).isEqualTo(truth);
    }

    private TimeOrderedEpochFactory hub(Duration wrong) {
        var time = new DatabaseTime(wrongBy(wrong));
        time.set(() -> truth);
        return new TimeOrderedEpochFactory(time);
    }

    private Clock wrongBy(Duration wrong) {
        return new Changing(List.of(wrong));
    }

    /** Wrong by the first of these. */
    private final class Changing extends Clock {
        private final List<Duration> wrong;

        private Changing(List<Duration> wrong) {
            this.wrong = wrong;
        }

        @Override
        public Instant instant() {
            return truth.plus(wrong.getFirst());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
