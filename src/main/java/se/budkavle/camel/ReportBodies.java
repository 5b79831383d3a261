package se.budkavle.camel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Reads reports whose partner is proved by their body: until then anybody may be sending. So many at once, far fewer than
 * the doors have threads, and each whole within a while. Thread-safe.
 */
@Component
final class ReportBodies {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_AT_ONCE = 48;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(ReportBodies.class);

    private final Semaphore places;
    private final Duration patience;

    @Autowired
    ReportBodies() {
        this(MOST_AT_ONCE, PATIENCE);
    }

    ReportBodies(int atOnce, Duration patience) {
        this.places = new Semaphore(atOnce);
        this.patience = patience;
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

    Body read(Source from) {
        if (!places.tryAcquire()) {
            return Body.none(503);
        }
        try {
            return whole(from.open());
        } catch (IOException goneOrGarbled) {
            LOG.debug("a report broke off: {}", Causes.of(goneOrGarbled));
            return Body.none(400);
        } finally {
            places.release();
        }
    }

    private Body whole(InputStream from) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        var bytes = new ByteArrayOutputStream();
        var part = new byte[16 * 1024];
        for (int read = from.read(part); read >= 0; read = from.read(part)) {
            bytes.write(part, 0, read);
            if (bytes.size() > MOST_BYTES) {
                return Body.none(413);
            }
            if (System.nanoTime() - end > 0) {
                return Body.none(408);
            }
        }
        return new Body(200, bytes.toByteArray());
    }
}
