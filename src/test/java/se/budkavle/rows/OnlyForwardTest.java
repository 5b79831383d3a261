package se.budkavle.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.SetClock;

class OnlyForwardTest {
    private static final Instant NOW = Instant.parse("2026-10-25T00:30:00Z");

    private final SetClock set = new SetClock(NOW);
    private final OnlyForward clock = new OnlyForward(set);

    @Test
    void fault39WhatIsMadeAfterTheClockWasSetBackByAnHourComesAfterWhatWasMadeBefore() {
        var ids = new TimeOrderedEpochFactory(clock);
        var made = new ArrayList<UUID>();
        for (long seconds : List.of(0L, 1L, -3600L, 5L, 1800L, 1790L, 10L, 3600L)) {
            set.pass(Duration.ofSeconds(seconds));
            made.add(ids.create());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void itGoesOnWithTheClockThatHasComeToWhereItWas() {
        assertThat(clock.instant()).isEqualTo(NOW);
        set.pass(Duration.ofHours(-1));
        assertThat(clock.instant()).isEqualTo(NOW);
        set.pass(Duration.ofHours(1).plusSeconds(1));
        assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void aClockThatWasDaysFastIsFollowedBack() {
        set.pass(Duration.ofDays(30));
        clock.instant();
        set.pass(Duration.ofDays(-30));

        assertThat(clock.instant()).isEqualTo(NOW);
    }
}
