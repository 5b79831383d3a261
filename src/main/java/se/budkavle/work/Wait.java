package se.budkavle.work;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long somebody is waited for. Working days and hours are those of the customer's calendar, {@link WorkingDays} in
 * {@link BusinessClock#ZONE}. A later start never ends earlier.
 */
public sealed interface Wait {
    Instant endFrom(Instant start);

    /** As files write it. */
    String text();

    /** {@code PT4H}: so long, whatever day it is. */
    record Span(Duration length) implements Wait {
        @Override
        public Instant endFrom(Instant start) {
            return start.plus(length);
        }

        @Override
        public String text() {
            return length.toString();
        }
    }

    /**
     * {@code 2 workdays}: to the same time of the second working day that follows. What starts on a free day starts when
     * that day is over.
     */
    record Workdays(int days) implements Wait {
        private static final LocalTime DAY_IS_OVER = LocalTime.MAX.truncatedTo(ChronoUnit.MICROS);

        @Override
        public Instant endFrom(Instant start) {
            ZonedDateTime local = start.truncatedTo(ChronoUnit.MICROS).atZone(BusinessClock.ZONE);
            LocalDate day = local.toLocalDate();
            LocalTime time = WorkingDays.isOne(day) ? local.toLocalTime() : DAY_IS_OVER;
            return WorkingDays.after(day, days)
                    .atTime(time)
                    .atZone(BusinessClock.ZONE)
                    .toInstant();
        }

        @Override
        public String text() {
            return days + " workdays";
        }
    }

    /** {@code 4 workhours}: so many hours between {@link #OPENS} and {@link #CLOSES} of working days. */
    record Workhours(int hours) implements Wait {
        public static final LocalTime OPENS = LocalTime.of(8, 0);
        public static final LocalTime CLOSES = LocalTime.of(17, 0);

        @Override
        public Instant endFrom(Instant start) {
            ZonedDateTime local = start.atZone(BusinessClock.ZONE);
            LocalDate day = local.toLocalDate();
            LocalTime from = local.toLocalTime().isBefore(OPENS) ? OPENS : local.toLocalTime();
            Duration left = Duration.ofHours(hours);
            Duration today =
                    WorkingDays.isOne(day) && from.isBefore(CLOSES) ? Duration.between(from, CLOSES) : Duration.ZERO;
            while (left.compareTo(today) > 0) {
                left = left.minus(today);
                day = WorkingDays.after(day, 1);
                from = OPENS;
                today = Duration.between(OPENS, CLOSES);
            }
            return day.atTime(from.plus(left)).atZone(BusinessClock.ZONE).toInstant();
        }

        @Override
        public String text() {
            return hours + " workhours";
        }
    }

    Pattern WORKING = Pattern.compile("([1-9]\\d{0,2}) work(day|hour)s?");

    /** {@code 2 workdays FI}: which nobody can count. */
    static boolean namesACalendar(String text) {
        Matcher working = WORKING.matcher(text);
        return working.lookingAt() && working.end() < text.length();
    }

    /** Empty for what is no wait. */
    static Optional<Wait> read(String text) {
        Matcher working = WORKING.matcher(text);
        if (working.matches()) {
            int number = Integer.parseInt(working.group(1));
            return Optional.of(working.group(2).equals("day") ? new Workdays(number) : new Workhours(number));
        }
        try {
            Duration length = Duration.parse(text);
            return length.isNegative() ? Optional.empty() : Optional.of(new Span(length));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
