package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.SomeStores;
import se.budkavle.partner.Partner;
import se.budkavle.work.Priority;

/** A partner's lane that claims one message, and what goes wrong with it on our side. */
class AttemptFaultsTest {
    private final LoneLane lone = new LoneLane();
    private final Partner partner =
            PartnerMessages.translator(Map.of()).catalogue().partner("46elks");
    private final Lane lane = new Lane(
            partner, SomeStores.none(), null, null, null, null, null, null, null, new OneMessage(), Clock.systemUTC());
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
    private AttemptConsumer consumer;

    /** How much the wall clock moves on from one look to the next. */
    private Duration sleep = Duration.ZERO;

    @AfterEach
    void stop() throws Exception {
        consumer.stop();
        lone.close();
    }

    @Test
    void whatWasAnsweredIsWrittenDownAlsoAfterAnErrorWhileItsGroupWasHalved() {
        start(wall::get);

        awaitWrittenDown();
        assertThat(faults).hasValueGreaterThan(2);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aMachineThatSleptAfterTheClaimCallsNobodyThoughItsNanosStoodStill() {
        sleep = Lane.BEGIN;
        faults.set(2);

        start(() -> wall.updateAndGet(at -> at.plus(sleep)));

        awaitWrittenDown();
        assertThat(calls).hasValue(0);
    }

    private void start(InstantSource wallClock) {
        LaneSteps steps = lone.steps(null, null, null, name -> lane);
        consumer = new AttemptConsumer(
                lone.endpoint(), exchange -> calls.incrementAndGet(), steps, partner.name(), 1, () -> 0, wallClock);
        consumer.start();
    }

    private void awaitWrittenDown() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> lone.meters.find("budkavle.sends").counters().stream()
                                .mapToDouble(Counter::count)
                                .sum()
                        == 1);
    }

    /** After the claim the database is away until the answer is there. */
    private final class OneMessage extends TransactionTemplate {
        @Override
        public void executeWithoutResult(Consumer<TransactionStatus> action) {
            // a claim that may stand, which does not, is put back
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T execute(TransactionCallback<T> action) {
            if (claimed.getAndIncrement() == 0) {
                var one = new Lane.Claimed(
                        PartnerMessages.sms("+46701740605"), UUID.randomUUID(), 1, Priority.NORMAL, 1, null);
                return (T) new Lane.Turn(List.of(one), 1);
            }
            if (lone.meters.find("budkavle.call").timers().stream()
                            .mapToLong(Timer::count)
                            .sum()
                    == 0) {
                throw new CannotCreateTransactionException("the database is away");
            }
            switch (faults.getAndIncrement()) {
                case 0 -> throw new IllegalStateException("one of the group cannot be written");
                case 1 -> throw new LinkageError("a class is missing");
                default -> {
                    return (T) Lane.Turn.NONE;
                }
            }
        }
    }
}
