package se.budkavle.work;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Set;

/**
 * Days on which people in Sweden are at work: neither weekend nor public holiday (lag 1989:253), nor one of the eves that
 * are taken off in practice. Worked out, for any year.
 */
public final class WorkingDays {
    private static final Set<MonthDay> EACH_YEAR = Set.of(
            MonthDay.of(1, 1),
            MonthDay.of(1, 6),
            MonthDay.of(5, 1),
            MonthDay.of(6, 6),
            MonthDay.of(12, 24),
            MonthDay.of(12, 25),
            MonthDay.of(12, 26),
            MonthDay.of(12, 31));
    /** Good Friday, Easter Monday, Ascension Day. */
    private static final Set<Integer> FROM_EASTER = Set.of(-2, 1, 39);

    private WorkingDays() {}

    public static boolean isOne(LocalDate day) {
        return !isWeekend(day) && !isHoliday(day);
    }

    /** The working day that follows, {@code days} of them further on. @param days at least 1 */
    static LocalDate after(LocalDate day, int days) {
        LocalDate next = day;
        for (int left = days; left > 0; ) {
            next = next.plusDays(1);
            left -= isOne(next) ? 1 : 0;
        }
        return next;
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static boolean isHoliday(LocalDate day) {
        return EACH_YEAR.contains(MonthDay.from(day))
                || isMidsummerEve(day)
                || FROM_EASTER.stream()
                        .anyMatch(days -> easter(day.getYear()).plusDays(days).equals(day));
    }

    private static boolean isMidsummerEve(LocalDate day) {
        return day.getMonth() == Month.JUNE
                && day.getDayOfWeek() == DayOfWeek.FRIDAY
                && day.getDayOfMonth() >= 19
                && day.getDayOfMonth() <= 25;
    }

    /** Easter Sunday of the Gregorian calendar: the anonymous computus of 1876, as Meeus gives it. */
    static LocalDate easter(int year) {
        int moonYear = year % 19;
        int century = year / 100;
        int ofCentury = year % 100;
        int correction = (century - (century + 8) / 25 + 1) / 3;
        int epact = (19 * moonYear + century - century / 4 - correction + 15) % 30;
        int toSunday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        int late = (moonYear + 11 * epact + 22 * toSunday) / 451;
        int days = epact + toSunday - 7 * late + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
