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
 * @param acknowledgedDays within so many working days the partner has acknowledged each letter as mailed; 0: it never
 *     acknowledges letters one by one
 * @param holidays days besides Saturdays and Sundays on which nothing is handed over
 */
public record CutOff(LocalTime time, int letters, int acknowledgedDays, Set<LocalDate> holidays) {

    /** The first cut-off after the moment. */
    public Instant after(Instant moment) {
        ZonedDateTime local = moment.atZone(BusinessClock.ZONE);
        LocalDate day = local.toLocalTime().isBefore(time)
                ? local.toLocalDate()
                : local.toLocalDate().plusDays(1);
        return workingDay(day).atTime(time).atZone(BusinessClock.ZONE).toInstant();
    }

    /** Whether the partner says of each letter that it mailed it, so that saying nothing means something. */
    boolean acknowledges() {
        return acknowledgedDays > 0;
    }

    /** By when all letters of a batch that was handed over then are acknowledged as mailed. */
    Instant acknowledgedBy(Instant handedOver) {
        ZonedDateTime by = handedOver.atZone(BusinessClock.ZONE);
        for (int i = 0; i < acknowledgedDays; i++) {
            by = by.with(workingDay(by.toLocalDate().plusDays(1)));
        }
        return by.toInstant();
    }

    private LocalDate workingDay(LocalDate from) {
        LocalDate day = from;
        while (!isWorkingDay(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    private boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays.contains(day);
    }
}
