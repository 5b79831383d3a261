package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectEndpoint;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.SomeStores;
import se.budkavle.partner.Partner;
import se.budkavle.work.Priority;

/** A partner's lane whose database hands out one message a round. */
class AttemptConsumerTest {
    private static final int MESSAGES = 40;

    private final LoneLane lone = new LoneLane();
    private final AtomicInteger claimed = new AtomicInteger();
    private final Partner partner =
            PartnerMessages.translator(Map.of()).catalogue().partner("46elks");
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean cut = new AtomicBoolean();
    private final List<String> turns = new CopyOnWriteArrayList<>();
    /** How many are looked at in the first round of which none may go out, one fewer in the next. */
    private int leftOut;

    /** Alone claims then, and stops the lane when it has, before anything of it is called. */
    private volatile @Nullable Thread stopper;

    private volatile boolean databaseIsAway;
    /** For who stops the lane, when all is claimed. */
    private volatile boolean writingBreaks;

    private final AtomicInteger refusals = new AtomicInteger();
    /** Until then the lane's own thread stands in its turn, which the database then refuses. */
    private volatile @Nullable CountDownLatch turnHangs;

    private final AtomicInteger turnsThatHang = new AtomicInteger();

    private LaneSteps steps;
    private AttemptConsumer consumer;

    @BeforeEach
    void start() {
        var lane = new Lane(
                partner,
                SomeStores.none(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new OneARound(),
                Clock.systemUTC());
        steps = lone.steps(null, null, null, name -> lane);
    }

    private void start(Endpoint endpoint, LongSupplier time) {
        start(endpoint, time, exchange -> calls.incrementAndGet());
    }

    private void start(Endpoint endpoint, LongSupplier time, Processor partners) {
        consumer = new AttemptConsumer(lone.in(endpoint), partners, steps, partner.name(), 1, time, Clock.systemUTC());
        consumer.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (consumer != null) {
            consumer.stop();
        }
        lone.close();
    }

    @Test
    void aCallThatCannotEvenBeBegunKeepsNoSlot() {
        assertThat(partner.slots()).isLessThan(MESSAGES);

        start(new Exchangeless(), System::nanoTime);

        awaitAllClaimed();
    }

    @Test
    void aHubThatStoodStillAfterItsClaimCallsNobody() {
        start(lone.endpoint(), () -> nanos.addAndGet(Lane.BEGIN.toNanos()));

        awaitAllClaimed();
        assertThat(calls).hasValue(0);
    }

    @Test
    void aHubThatDidNotCallsForEach() {
        start(lone.endpoint(), () -> 0);

        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> calls.get() == MESSAGES);
    }

    @Test
    void fault11AClaimWhoseCommitIsInDoubtIsPutBackBeforeAnythingElseIsClaimed() {
        cut.set(true);

        start(lone.endpoint(), () -> 0);

        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> calls.get() == MESSAGES);
        assertThat(turns.stream().limit(4)).containsExactly("cut", "put back in vain", "put back", "claimed");
        assertThat(turns.stream().skip(3)).containsOnly("claimed");
    }

    @Test
    void whatATurnClaimsThatOutlastsTheStopIsPutBackAndNotCalled() throws Exception {
        claimed.set(MESSAGES);
        start(lone.endpoint(), () -> 0);
        consumer.stop();
        claimed.set(MESSAGES - 1);
        turns.add("stopped");

        consumer.work();

        assertThat(turns).containsExactly("stopped", "claimed", "put back");
        assertThat(calls).hasValue(0);
    }

    @Test
    void fault08ALaneClaimsNothingWhileTheHubStopsTheOthers() throws InterruptedException {
        claimed.set(MESSAGES - 1);
        lone.stops = true;
        start(lone.endpoint(), () -> 0);

        assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.NOTHING);

        assertThat(turns).isEmpty();
        lone.stops = false;
        Awaitility.await("and it was there").atMost(Duration.ofMinutes(4)).until(() -> calls.get() == 1);
    }

    @Test
    void fault08WhatIsClaimedJustBeforeTheCallersGoIsWrittenDownAsNeverSent() throws InterruptedException {
        claimed.set(MESSAGES);
        start(lone.endpoint(), () -> 0);
        stopper = Thread.currentThread();
        claimed.set(MESSAGES - 1);

        consumer.work();

        assertThat(turns).containsExactly("claimed");
        assertThat(calls).hasValue(0);
        assertThat(lone.meters
                        .get("budkavle.sends")
                        .tag("result", "not-taken")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(writtenDown()).isEqualTo(1);
    }

    @Test
    void fault08ATurnThatBreaksWhileTheLaneStopsLeavesNoMoreSlotsThanThereWere() throws InterruptedException {
        var answer = new CountDownLatch(1);
        claimed.set(MESSAGES);
        start(lone.endpoint(), () -> 0, exchange -> {
            calls.incrementAndGet();
            answer.await();
        });
        stopper = Thread.currentThread();
        writingBreaks = true;
        claimed.set(MESSAGES - 1);
        assertThatThrownBy(consumer::work).isInstanceOf(LinkageError.class);
        stopper = null;
        claimed.set(MESSAGES - partner.slots() - 1);

        try {
            consumer.start();
            Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> calls.get() == partner.slots());
            consumer.work();

            assertThat(claimed).as("what waits for a slot of its own").hasValue(MESSAGES - 1);
        } finally {
            answer.countDown();
        }
    }

    @Test
    void fault08WhatCameBackIsWrittenDownWhileAnotherCallStillHangs() {
        var answer = new CountDownLatch(1);
        Thread stopping = stopWithTwoCallsOfWhichOneHangs(answer);

        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> writtenDown() == 1);
        assertThat(stopping.isAlive()).isTrue();
        answer.countDown();
        awaitEnd(stopping);

        assertThat(writtenDown()).isEqualTo(2);
    }

    @Test
    void fault08WhatCameBackIsWrittenDownAlsoWhenTheStopIsBrokenOff() {
        var answer = new CountDownLatch(1);
        databaseIsAway = true;
        Thread stopping = stopWithTwoCallsOfWhichOneHangs(answer);

        stopping.interrupt();
        databaseIsAway = false;
        awaitEnd(stopping);

        assertThat(writtenDown()).isEqualTo(1);
        answer.countDown();
    }

    @Test
    void fault08WhatIsInterruptedWhileTheDatabaseIsAwayIsWrittenDownOnceItIsBack() {
        var answer = new CountDownLatch(1);
        databaseIsAway = true;
        Thread stopping = stopWithTwoCallsOfWhichOneHangs(answer);
        answer.countDown();
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> cameBack() == 2 && refusals.get() > 1);

        stopping.interrupt();
        databaseIsAway = false;
        awaitEnd(stopping);

        assertThat(writtenDown()).isEqualTo(2);
    }

    @Test
    void fault08WhatTheLanesOwnTurnHoldsWhenTheStopIsBrokenOffIsWrittenDownWhenItGivesItBack() {
        var looks = new AtomicInteger();
        databaseIsAway = true;
        claimed.set(MESSAGES - 1);
        start(lone.endpoint(), () -> {
            looks.incrementAndGet();
            return 0;
        });
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> cameBack() == 1 && refusals.get() > 0);
        var turnGoesOn = new CountDownLatch(1);
        turnHangs = turnGoesOn;
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> turnsThatHang.get() == 1);

        Thread stopping = Thread.ofPlatform().start(consumer::stop);
        stopping.interrupt();
        int looked = looks.get(); // by the lane, which hangs: who looks from now on is who stops it
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> !stopping.isAlive() || looks.get() > looked + 2);
        databaseIsAway = false;
        turnGoesOn.countDown();
        awaitEnd(stopping);

        assertThat(writtenDown()).isEqualTo(1);
    }

    @Test
    void fault08ACallThatHangsLongerThanAStopMayLastIsLeftToItsLease() {
        var answer = new CountDownLatch(1);
        Thread stopping = stopWithTwoCallsOfWhichOneHangs(answer);

        nanos.set(Duration.ofSeconds(21).toNanos());
        awaitEnd(stopping);

        assertThat(writtenDown()).isEqualTo(1);
        answer.countDown();
    }

    /** Returns when one has come back, the other hangs, and the lane is being stopped. */
    private Thread stopWithTwoCallsOfWhichOneHangs(CountDownLatch answer) {
        claimed.set(MESSAGES - 2);
        start(lone.endpoint(), nanos::get, exchange -> {
            if (calls.incrementAndGet() == 1) {
                answer.await();
            }
        });
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> calls.get() == 2 && cameBack() == 1);
        Thread stopping = Thread.ofPlatform().start(consumer::stop);
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> !consumer.isStarted());
        return stopping;
    }

    private static void awaitEnd(Thread stopping) {
        Awaitility.await("the lane is stopped").atMost(Duration.ofMinutes(4)).until(() -> !stopping.isAlive());
    }

    /** Calls whose result the lane has. */
    private long cameBack() {
        return lone.meters.find("budkavle.call").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private double writtenDown() {
        return lone.meters.find("budkavle.sends").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void whatIsNotToGoOutKeepsNobodyBehindItWaiting() throws InterruptedException {
        leftOut = 2;
        claimed.set(MESSAGES);
        var unstarted = new AttemptConsumer(
                lone.endpoint(), exchange -> {}, steps, partner.name(), 100, System::nanoTime, Clock.systemUTC());

        assertThat(unstarted.work()).isEqualTo(PollingConsumer.Round.FULL);
        assertThat(unstarted.work()).isEqualTo(PollingConsumer.Round.FULL);
        assertThat(unstarted.work()).as("nothing is left").isEqualTo(PollingConsumer.Round.NOTHING);
    }

    private void awaitAllClaimed() {
        Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> claimed.get() == MESSAGES);
    }

    private final class OneARound extends TransactionTemplate {
        @Override
        public void executeWithoutResult(Consumer<TransactionStatus> action) {
            if (stopper != null && stopper != Thread.currentThread()) {
                throw new CannotCreateTransactionException("the database is away for the lane's own thread");
            }
            if (turns.size() == 1) {
                turns.add("put back in vain");
                throw new CannotCreateTransactionException("the database is away");
            }
            turns.add("put back");
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T execute(TransactionCallback<T> action) {
            if (turnHangs != null && Thread.currentThread().getName().startsWith("work-")) {
                hang(turnHangs);
                throw new CannotCreateTransactionException("the database was away");
            }
            if (databaseIsAway && claimed.get() == MESSAGES) {
                refusals.incrementAndGet();
                throw new CannotCreateTransactionException("the database is away");
            }
            if (writingBreaks && claimed.get() == MESSAGES && Thread.currentThread() == stopper) {
                throw new LinkageError("a class is missing");
            }
            if (leftOut > 0) {
                return (T) new Lane.Turn(List.of(), leftOut--);
            }
            if (claimed.get() == MESSAGES || stopper != null && stopper != Thread.currentThread()) {
                return (T) Lane.Turn.NONE;
            }
            if (cut.getAndSet(false)) {
                turns.add("cut");
                throw new DataAccessResourceFailureException("the session was cut");
            }
            turns.add("claimed");
            claimed.incrementAndGet();
            var one = new Lane.Claimed(
                    PartnerMessages.sms("+46701740605"), UUID.randomUUID(), 1, Priority.NORMAL, 1, null);
            return (T) new Lane.Turn(stopper == null ? List.of(one) : new StopsWhenRead(one), 1);
        }
    }

    private void hang(CountDownLatch until) {
        turnsThatHang.incrementAndGet();
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class StopsWhenRead extends AbstractList<Lane.Claimed> {
        private final Lane.Claimed only;

        StopsWhenRead(Lane.Claimed only) {
            this.only = only;
        }

        @Override
        public Lane.Claimed get(int index) {
            consumer.stop();
            return only;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private final class Exchangeless extends DirectEndpoint {
        Exchangeless() {
            super("direct:lane", lone.component());
        }

        @Override
        public ExchangePattern getExchangePattern() {
            throw new IllegalStateException("no exchange can be made");
        }
    }
}
