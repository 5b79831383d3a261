package se.budkavle.camel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reads reports from the wire: so many at once, far fewer than the doors have threads, and each whole within a while. Where
 * only the body proves whose a report is, anybody may be sending; no such place is taken from those that are proved.
 * Thread-safe.
 */
@Component
final class ReportBodies {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int PROVED_AT_ONCE = 48;
    private static final int UNPROVED_AT_ONCE = 32;
    private static final int MOST_WAITING = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WHILE_OTHERS_WAIT = Duration.ofSeconds(3);
    private static final Duration FOR_A_PLACE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(ReportBodies.class);

    private final Semaphore proved;
    private final Semaphore unproved;
    private final Duration patience;
    private final Duration whileOthersWait;

    @Autowired
    ReportBodies() {
        this(PROVED_AT_ONCE, UNPROVED_AT_ONCE, PATIENCE, WHILE_OTHERS_WAIT);
    }

    ReportBodies(int proved, int unproved, Duration patience, Duration whileOthersWait) {
        this.proved = new Semaphore(proved);
        this.unproved = new Semaphore(unproved);
        this.patience = patience;
        this.whileOthersWait = whileOthersWait;
    }

    /** @param status 200, or what whoever sends is told */
    record Body(int status, byte[] bytes) {
        private static Body none(int status) {
            return new Body(status, new byte[0]);
        }
    }

    /** The bytes on the wire. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** @param isProved whose it is, before its body is read */
    Body read(Source from, boolean isProved) {
        Semaphore places = isProved ? proved : unproved;
        if (!hasPlace(places)) {
            return Body.none(503);
        }
        try {
            return whole(from.open(), places);
        } catch (IOException goneOrGarbled) {
            LOG.debug("a report broke off: {}", Causes.of(goneOrGarbled));
            return Body.none(400);
        } finally {
            places.release();
        }
    }

    private static boolean hasPlace(Semaphore places) {
        try {
            return places.getQueueLength() < MOST_WAITING
                    && places.tryAcquire(FOR_A_PLACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Body whole(InputStream from, Semaphore places) throws IOException {
        long began = System.nanoTime();
        var bytes = new ByteArrayOutputStream();
        var part = new byte[16 * 1024];
        for (int read = from.read(part); read >= 0; read = from.read(part)) {
            bytes.write(part, 0, read);
            if (bytes.size() > MOST_BYTES) {
                return Body.none(413);
            }
            Duration time = places.hasQueuedThreads() ? whileOthersWait : patience;
            if (System.nanoTime() - began > time.toNanos()) {
                return Body.none(408);
            }
        }
        return new Body(200, bytes.toByteArray());
    }
}
