package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits in working days and hours end on the right side of free days. */
class WaitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a weekend                     | 2026-03-06T10:00 | 2 workdays  | 2026-03-10T10:00
            from a Saturday               | 2026-03-07T10:00 | 2 workdays  | 2026-03-10T23:59:59.999999
            the night that has no 2 o'clock | 2026-03-27T02:30 | 1 workday | 2026-03-30T02:30
            the night that has it twice   | 2026-10-23T02:30 | 1 workday   | 2026-10-26T02:30
            Easter                        | 2026-04-02T15:00 | 1 workday   | 2026-04-07T15:00
            Ascension Day                 | 2026-05-13T15:00 | 1 workday   | 2026-05-15T15:00
            Midsummer                     | 2026-06-18T09:00 | 2 workdays  | 2026-06-23T09:00
            Christmas and New Year        | 2026-12-23T12:00 | 4 workdays  | 2027-01-04T12:00
            Epiphany                      | 2027-01-05T12:00 | 1 workday   | 2027-01-07T12:00
            within a day                  | 2026-03-09T09:30 | 4 workhours | 2026-03-09T13:30
            over the night                | 2026-03-09T15:00 | 4 workhours | 2026-03-10T10:00
            to the end of the day         | 2026-03-09T13:00 | 4 workhours | 2026-03-09T17:00
            before the day                | 2026-03-09T03:00 | 1 workhour  | 2026-03-09T09:00
            over Easter                   | 2026-04-02T16:00 | 3 workhours | 2026-04-07T10:00
            over a week                   | 2026-03-09T08:00 | 45 workhours | 2026-03-13T17:00
            a span knows no free day      | 2026-03-28T12:00 | P1D         | 2026-03-29T13:00
            """)
    void aWaitEndsWhereTheCustomersCalendarSays(String over, String start, String wait, String end) {
        Instant ended = Wait.read(wait).orElseThrow().endFrom(at(start));

        assertThat(ended).as(over).isEqualTo(at(end));
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({"2026-10-23, 2026-10-26", "2027-03-25, 2027-03-30"})
    void fault39OverTheNightsThatChangeTheClockEachWaitEndsAtItsLocalHour(LocalDate last, LocalDate next) {
        everyTenMinutes(last, last.plusDays(1))
                .forEach(start -> assertThat(new Wait.Workdays(1).endFrom(start.toInstant()))
                        .isEqualTo(next.atTime(start.toLocalTime())
                                .atZone(BusinessClock.ZONE)
                                .toInstant()));
        everyTenMinutes(last.plusDays(1), next)
                .forEach(start -> assertThat(new Wait.Workhours(1).endFrom(start.toInstant()))
                        .as("from %s", start)
                        .isEqualTo(next.atTime(9, 0).atZone(BusinessClock.ZONE).toInstant()));
    }

    private static Stream<ZonedDateTime> everyTenMinutes(LocalDate from, LocalDate to) {
        ZonedDateTime end = to.atStartOfDay(BusinessClock.ZONE);
        return Stream.iterate(
                from.atStartOfDay(BusinessClock.ZONE),
                moment -> moment.isBefore(end),
                moment -> moment.plusMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2", "0 workdays", "-1 workdays", "1000 workdays", "2 days", "2 Workdays", "-PT1H", "P1M"})
    void whatIsNoWaitIsNotRead(String text) {
        assertThat(Wait.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT4H", "2 workdays", "4 workhours"})
    void aWaitIsWrittenAsItIsRead(String text) {
        assertThat(Wait.read(text).orElseThrow().text()).isEqualTo(text);
    }

    @Property
    void workingDaysEndOnAWorkingDayWithSoManyBehindThem(
            @ForAll("moments") Instant start, @ForAll @IntRange(min = 1, max = 30) int days) {
        LocalDate end = day(new Wait.Workdays(days).endFrom(start));

        assertThat(WorkingDays.isOne(end)).isTrue();
        assertThat(day(start).plusDays(1).datesUntil(end.plusDays(1)).filter(WorkingDays::isOne))
                .hasSize(days);
    }

    @Property
    void workingHoursEndWithinAWorkingDayAndAddUp(
            @ForAll("moments") Instant start,
            @ForAll @IntRange(min = 1, max = 60) int some,
            @ForAll @IntRange(min = 1, max = 60) int more) {
        Instant end = new Wait.Workhours(some).endFrom(start);
        LocalTime time = end.atZone(BusinessClock.ZONE).toLocalTime();

        assertThat(WorkingDays.isOne(day(end))).isTrue();
        assertThat(time).isAfter(Wait.Workhours.OPENS).isBeforeOrEqualTo(Wait.Workhours.CLOSES);
        assertThat(new Wait.Workhours(more).endFrom(end)).isEqualTo(new Wait.Workhours(some + more).endFrom(start));
    }

    @Property
    void whatStartsLaterOrWaitsLongerNeverEndsEarlier(
            @ForAll("moments") Instant start,
            @ForAll @IntRange(max = 400_000) int secondsLater,
            @ForAll("waits") Wait wait) {
        Instant end = wait.endFrom(start);

        assertThat(end).isAfter(start);
        assertThat(wait.endFrom(start.plusSeconds(secondsLater))).isAfterOrEqualTo(end);
        Wait longer = wait instanceof Wait.Workdays days
                ? new Wait.Workdays(days.days() + 1)
                : new Wait.Workhours(((Wait.Workhours) wait).hours() + 1);
        assertThat(longer.endFrom(start)).isAfter(end);
    }

    @Test
    void theShippedCalendarHasTheSameDays() throws IOException {
        var written = Pattern.compile("\\d{4}-\\d{2}-\\d{2}")
                .matcher(Files.readString(Path.of("mappings/policy/calendar.yaml")))
                .results()
                .map(day -> LocalDate.parse(day.group()))
                .filter(WaitTest::isWeekday)
                .toList();

        var workedOut = LocalDate.of(2025, 1, 1)
                .datesUntil(LocalDate.of(2031, 1, 1))
                .filter(day -> isWeekday(day) && !WorkingDays.isOne(day))
                .toList();

        assertThat(workedOut).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "1818,03-22",
        "1886,04-25",
        "1943,04-25",
        "1954,04-18",
        "2000,04-23",
        "2024,03-31",
        "2038,04-25",
        "2285,03-22"
    })
    void easterIsWhereItWasAndWillBe(int year, String day) {
        assertThat(WorkingDays.easter(year)).isEqualTo(LocalDate.parse(year + "-" + day));
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(365 * 8).toSeconds())
                .map(Instant.parse("2025-01-01T00:00:00Z")::plusSeconds);
    }

    @Provide
    Arbitrary<Wait> waits() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 20).map(Wait.Workdays::new),
                Arbitraries.integers().between(1, 100).map(Wait.Workhours::new));
    }

    private static boolean isWeekday(LocalDate day) {
        return day.getDayOfWeek().getValue() < 6;
    }

    private static LocalDate day(Instant moment) {
        return moment.atZone(BusinessClock.ZONE).toLocalDate();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BusinessClock.ZONE).toInstant();
    }
}
