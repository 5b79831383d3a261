package se.budkavle.delivery;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;
import se.budkavle.work.BusinessClock;

/**
 * When a batch is sealed: at a time of day on working days, or when it holds so many letters.
 *
 * @param holidays days besides Saturdays and Sundays on which nothing is handed over
 */
public record CutOff(LocalTime time, int letters, Set<LocalDate> holidays) {

    /** The first cut-off after the moment. */
    public Instant after(Instant moment) {
        ZonedDateTime local = moment.atZone(BusinessClock.ZONE);
        LocalDate day = local.toLocalTime().isBefore(time)
                ? local.toLocalDate()
                : local.toLocalDate().plusDays(1);
        while (!isWorkingDay(day)) {
            day = day.plusDays(1);
        }
        return day.atTime(time).atZone(BusinessClock.ZONE).toInstant();
    }

    private boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays.contains(day);
    }
}
