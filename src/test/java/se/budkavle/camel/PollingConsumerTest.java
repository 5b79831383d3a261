package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.budkavle.camel.PollingConsumer.Round;

class PollingConsumerTest {
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final LoneLane lone = new LoneLane();
    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
    private PollingConsumer consumer;

    @AfterEach
    void stop() throws Exception {
        consumer.stop();
        lone.close();
    }

    @Test
    void aLaneInWhichSomethingIsBrokenSaysSoAndGoesOnInsteadOfEndingSilently() {
        consumer = new Lane(() -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("se/budkavle/Nothing");
            }
            return Round.NOTHING;
        });
        consumer.start();

        Awaitility.await().until(() -> lone.pulse.troubles().containsKey("lane"));
        assertThat(lone.pulse.broken().get("lane").what()).startsWith("NoClassDefFoundError");

        broken.set(false);
        Awaitility.await().until(() -> lone.pulse.troubles().isEmpty());
    }

    @Test
    void whileMoreWaitsThanARoundCanTakeAHelperHasRoundsBeside() {
        var both = new CountDownLatch(2);
        var first = new AtomicBoolean(true);
        consumer = new Lane(() -> {
            if (!first.getAndSet(false)) {
                both.countDown();
                both.await(); // for good, when nobody else has a round meanwhile
            }
            return Round.FULL;
        });
        consumer.start();

        Awaitility.await().untilAsserted(() -> assertThat(seen).hasSize(2));
    }

    @Test
    void aRoundThatTakesAllThatWaitsCallsNoHelper() {
        var rounds = new AtomicInteger();
        consumer = new Lane(() -> rounds.incrementAndGet() % 2 == 0 ? Round.NOTHING : Round.SOME);
        consumer.start();

        Awaitility.await().until(() -> {
            consumer.wake();
            return rounds.get() > 20;
        });
        assertThat(seen).hasSize(1);
    }

    @Test
    void aRoundThatHungWhenItsLaneWasStoppedIsNoSecondLoopBesideTheNewOne() throws Exception {
        var hangs = new CountDownLatch(1);
        var rounds = new AtomicInteger();
        var hung = new AtomicReference<Thread>();
        consumer = new Lane(() -> {
            if (rounds.incrementAndGet() == 1) {
                hung.set(Thread.currentThread());
                hangs.await();
            }
            return Round.SOME;
        });
        consumer.start();
        Awaitility.await().until(() -> hung.get() != null);

        consumer.stop();
        consumer.start();
        hangs.countDown();

        Awaitility.await().until(() -> !hung.get().isAlive());
        Awaitility.await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(20));
    }

    private final class Lane extends PollingConsumer {
        private final Callable<Round> round;

        Lane(Callable<Round> round) {
            super(lone.endpoint(), exchange -> {}, lone.steps(null, null, null, null), "lane");
            this.round = round;
        }

        @Override
        Round work() throws Exception {
            seen.add(Thread.currentThread());
            return round.call();
        }

        @Override
        Duration patience() {
            return Duration.ofMillis(50);
        }

        @Override
        int helpers() {
            return 1;
        }
    }
}
