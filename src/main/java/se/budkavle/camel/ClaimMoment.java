package se.budkavle.camel;

import java.time.Instant;
import se.budkavle.delivery.Lane;

/** Just before a lease began. Of a machine that slept only one of its clocks may know how long. */
record ClaimMoment(long nanos, Instant wall) {
    boolean isFresh(long nanosNow, Instant wallNow) {
        return nanosNow - nanos < Lane.BEGIN.toNanos() && wallNow.isBefore(wall.plus(Lane.BEGIN));
    }
}
