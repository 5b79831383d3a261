package se.budkavle.camel;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * What all requests together may hold between their first byte and their answer. Counted as it comes in and not as it is
 * announced, so that whoever announces much and sends nothing keeps nobody out.
 */
@Component("bytesInFlight")
final class BytesInFlight {
    private static final long MOST = 64L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** There is no room for this request now. */
    static final class TooManyBytesException extends IOException {
        TooManyBytesException() {
            super("too many bytes are in flight");
        }
    }

    /** One request's part, given back when it is closed. */
    Share share() {
        return new Share();
    }

    final class Share implements AutoCloseable {
        private final AtomicLong own = new AtomicLong();

        /** The body, which ends with a {@link TooManyBytesException} when there is no room for the rest. */
        InputStream count(InputStream body) {
            return new FilterInputStream(body) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    take(b < 0 ? 0 : 1);
                    return b;
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int n = super.read(bytes, from, length);
                    take(Math.max(0, n));
                    return n;
                }
            };
        }

        private void take(int bytes) throws TooManyBytesException {
            own.addAndGet(bytes);
            if (held.addAndGet(bytes) > MOST) {
                throw new TooManyBytesException();
            }
        }

        @Override
        public void close() {
            held.addAndGet(-own.getAndSet(0));
        }
    }
}
