package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.SetClock;

class DatabaseTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ZERO;

    private final SetClock database = new SetClock(Instant.parse("2026-10-25T00:59:59Z"));
    private final SetClock own = new SetClock(database.instant());
    private final DatabaseTime time = hub(own);
    private long counted;

    @Test
    void fault39HubsWhoseClocksDifferByAMinuteGiveIdsInTheOrderInWhichEventsCame() {
        var fast = ids(Duration.ofSeconds(30));
        var slow = ids(Duration.ofSeconds(-30));
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            ids.add((i % 2 == 0 ? fast : slow).create());
            passes(Duration.ofMillis(2));
        }

        assertThat(ids.stream().map(UUID::toString)).isSorted();
    }

    private TimeOrderedEpochFactory ids(Duration wrong) {
        var hub = hub(Clock.offset(own, wrong));
        hub.set(database::instant);
        return new TimeOrderedEpochFactory(hub);
    }

    @Test
    void untilTheDatabaseHasAnsweredAndInAHubAloneItIsTheMachinesOwnClock() {
        own.pass(HOUR);

        assertThat(time.instant()).isEqualTo(own.instant());
    }

    @Test
    void fault39WhoeverSetsAMachinesClockMovesNothingThatIsDue() {
        var business = new BusinessClock(time, Duration.ofDays(9));
        own.pass(HOUR);
        answers(AT_ONCE, AT_ONCE);
        assertThat(business.instant()).isEqualTo(database.instant().plus(Duration.ofDays(9)));

        own.pass(HOUR.multipliedBy(-3));
        passes(Duration.ofSeconds(4));

        assertThat(business.instant()).isEqualTo(database.instant().plus(Duration.ofDays(9)));
    }

    @ParameterizedTest(name = "own clock wrong by {0}, answer given after {1} and here {2} later")
    @CsvSource({
        "PT0S, PT0S, PT5S",
        "PT0S, PT5S, PT0S",
        "PT1H, PT0S, PT0S",
        "PT1H, PT0.01S, PT0.01S",
        "PT1H, PT0S, PT5S",
        "PT1H, PT5S, PT0S",
        "PT-1H, PT5S, PT0S",
        "PT-1H, PT0S, PT5S",
    })
    void fault39ItIsWrongByNoMoreThanTheAnswerTook(Duration wrong, Duration there, Duration back) {
        own.pass(wrong);
        answers(there, back);

        Duration took = there.plus(back);
        assertThat(Duration.between(database.instant(), time.instant())).isBetween(took.negated(), took);
    }

    @Test
    void aRightClockIsLeftAloneByAnAnswerThatComesLate() {
        answers(AT_ONCE, Duration.ofMinutes(1));

        assertThat(time.instant()).isEqualTo(database.instant());
    }

    @Test
    void whenTheDatabasesClockIsSetBackSoIsBusinessTimeByTheNextAnswerAndNotBefore() {
        answers(AT_ONCE, AT_ONCE);
        Instant before = time.instant();

        database.pass(HOUR.negated());
        assertThat(time.instant()).isEqualTo(before);
        answers(Duration.ofMillis(1), Duration.ofMillis(2));

        assertThat(Duration.between(database.instant(), time.instant())).isBetween(AT_ONCE, Duration.ofMillis(3));
    }

    @Test
    void answersThatTakeNowLongNowShortNeverTurnItBack() {
        var random = new Random(39);
        Instant last = time.instant();
        for (int i = 0; i < 1_000; i++) {
            answers(Duration.ofMillis(random.nextInt(3_000)), Duration.ofMillis(random.nextInt(3_000)));
            assertThat(time.instant()).isAfterOrEqualTo(last);
            last = time.instant();
            passes(Duration.ofMillis(random.nextInt(50)));
        }
    }

    private DatabaseTime hub(Clock clock) {
        return new DatabaseTime(clock, () -> counted);
    }

    private void passes(Duration duration) {
        database.pass(duration);
        own.pass(duration);
        counted += duration.toNanos();
    }

    private void answers(Duration there, Duration back) {
        time.set(() -> {
            passes(there);
            Instant said = database.instant();
            passes(back);
            return said;
        });
    }
}
