package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutOffTest {
    private static final CutOff AT_SIX =
            new CutOff(LocalTime.of(18, 0), 2000, 3, Set.of(LocalDate.parse("2027-03-29")));

    @Test
    void aVendorHasItsWorkingDaysToAcknowledge() {
        assertThat(AT_SIX.acknowledgedBy(Instant.parse("2027-03-22T17:05:00Z")))
                .as("from Monday to Thursday")
                .isEqualTo("2027-03-25T17:05:00Z");
        assertThat(AT_SIX.acknowledgedBy(Instant.parse("2027-03-25T17:05:00Z")))
                .as("over a week-end, a holiday and summer time")
                .isEqualTo("2027-03-31T16:05:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-23T00:00:00Z", "2027-03-26T00:00:00Z"})
    void fault39OverTheNightsThatChangeTheClockEachWorkingDayHasOneCutOffAtTheSameHour(String from) {
        var cutOffs = new TreeSet<Instant>();

        Stream.iterate(Instant.parse(from), moment -> moment.plus(Duration.ofMinutes(10)))
                .limit(6 * 24 * 6)
                .forEach(moment -> {
                    Instant next = AT_SIX.after(moment);
                    assertThat(next).isAfter(moment);
                    cutOffs.add(next);
                });

        assertThat(cutOffs.stream().map(c -> c.toString().substring(5, 16)))
                .containsExactlyElementsOf(
                        from.startsWith("2026")
                                ? List.of("10-23T16:00", "10-26T17:00", "10-27T17:00", "10-28T17:00", "10-29T17:00")
                                : List.of("03-26T17:00", "03-30T16:00", "03-31T16:00", "04-01T16:00"));
    }

    @Test
    void theMomentItselfBelongsToTheNextDay() {
        assertThat(AT_SIX.after(Instant.parse("2026-11-10T17:00:00Z"))).isEqualTo("2026-11-11T17:00:00Z");
    }
}
