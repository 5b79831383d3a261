package se.budkavle.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Whoever is refused may still be sending. What comes is read for a while, so that they hear the answer instead of finding
 * the connection cut, and then it is cut: a stranger who sends a byte now and then would keep a thread of all doors.
 */
final class LeftoverValve extends ValveBase {
    private static final long MOST_BYTES = 128L * 1024 * 1024;
    private static final int MOST_AT_ONCE = 32;

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final Duration patience;

    LeftoverValve(Duration patience) {
        super(true);
        this.patience = patience;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.getStatus() < 400 || request.isAsync() || request.isFinished()) {
            return;
        }
        response.finishResponse();
        org.apache.coyote.Request wire = request.getCoyoteRequest();
        if (!isReadToItsEnd(wire)) {
            wire.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private boolean isReadToItsEnd(org.apache.coyote.Request wire) {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            long end = System.nanoTime() + patience.toNanos();
            long most = MOST_BYTES;
            var nowhere = new Nowhere();
            int read = 0;
            while (read >= 0 && most > 0 && System.nanoTime() - end < 0) {
                read = wire.doRead(nowhere);
                most -= read;
            }
            return read < 0;
        } catch (IOException gone) {
            container.getLogger().debug("a refused caller did not send all that it said it would");
            return false;
        } finally {
            places.release();
        }
    }

    private static final class Nowhere implements ApplicationBufferHandler {
        private ByteBuffer bytes = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // nothing is kept
        }
    }
}
