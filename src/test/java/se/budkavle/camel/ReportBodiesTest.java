package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Strangers who report slowly, or at length, do not take the doors' threads. */
class ReportBodiesTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    @Test
    void aReportIsReadWhole() {
        assertThat(new ReportBodies(1, 1, LONG, LONG).read(() -> new ByteArrayInputStream(new byte[50_000]), true))
                .satisfies(body -> assertThat(body.status()).isEqualTo(200))
                .satisfies(body -> assertThat(body.bytes()).hasSize(50_000));
    }

    @Test
    void oneOfMoreThanAMegabyteIsNot() {
        var body = new ReportBodies(1, 1, LONG, LONG).read(() -> new ByteArrayInputStream(new byte[1_048_577]), true);

        assertThat(body.status()).isEqualTo(413);
    }

    @Test
    void oneThatDripsIsGivenUp() {
        var drip = new InputStream() {
            private int drops;

            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                into[from] = 'x';
                return drops++ < 100_000 ? 1 : -1;
            }
        };

        assertThat(new ReportBodies(1, 1, Duration.ZERO, LONG)
                        .read(() -> drip, true)
                        .status())
                .isEqualTo(408);
    }

    @Test
    void oneThatBreaksOffIsItsSendersToSendAgain() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };

        assertThat(new ReportBodies(1, 1, LONG, LONG).read(() -> broken, true).status())
                .isEqualTo(400);
    }

    @Test
    void oneTooManyAtOnceIsPutOffAndTakenWhenAnotherHasBeenReadAndTakesNoProvedOnesPlace() throws Exception {
        var bodies = new ReportBodies(1, 1, LONG, LONG);
        var begun = new CountDownLatch(1);
        var ends = new CountDownLatch(1);
        var held = new InputStream() {
            @Override
            public int read() throws IOException {
                begun.countDown();
                try {
                    ends.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        };
        var first = CompletableFuture.supplyAsync(() -> bodies.read(() -> held, false));
        begun.await(4, TimeUnit.MINUTES);

        assertThat(bodies.read(() -> new ByteArrayInputStream(new byte[1]), false)
                        .status())
                .isEqualTo(503);
        assertThat(bodies.read(() -> new ByteArrayInputStream(new byte[1]), true)
                        .status())
                .isEqualTo(200);

        ends.countDown();
        assertThat(first.get(4, TimeUnit.MINUTES).status()).isEqualTo(200);
        assertThat(bodies.read(() -> new ByteArrayInputStream(new byte[1]), false)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void oneThatDripsMakesRoomForWhoWaits() throws Exception {
        var bodies = new ReportBodies(1, 1, LONG, Duration.ZERO);
        var begun = new CountDownLatch(1);
        var drip = new InputStream() {
            @Override
            public int read() {
                begun.countDown();
                LockSupport.parkNanos(1_000_000);
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                into[from] = (byte) read();
                return 1;
            }
        };
        var slow = CompletableFuture.supplyAsync(() -> bodies.read(() -> drip, false));
        begun.await(4, TimeUnit.MINUTES);

        assertThat(bodies.read(() -> new ByteArrayInputStream(new byte[1]), false)
                        .status())
                .isEqualTo(200);
        assertThat(slow.get(4, TimeUnit.MINUTES).status()).isEqualTo(408);
    }
}
