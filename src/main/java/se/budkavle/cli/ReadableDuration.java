package se.budkavle.cli;

import java.time.Duration;

/** A wait as people write it: {@code PT24H}, {@code P10D}. */
final class ReadableDuration {
    private ReadableDuration() {}

    static String iso(Duration duration) {
        boolean wholeDays = duration.toDays() > 1 && duration.equals(Duration.ofDays(duration.toDays()));
        return wholeDays ? "P" + duration.toDays() + "D" : duration.toString();
    }
}
