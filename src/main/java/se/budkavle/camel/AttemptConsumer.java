package se.budkavle.camel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.Failpoints;
import se.budkavle.work.Lanes;

/**
 * A partner's lane. A round settles what has come back and claims as many messages as there are free slots, in one
 * transaction; the partner's route runs on each in a thread of the slot.
 */
final class AttemptConsumer extends PollingConsumer {
    /** Exchange property under which a route keeps what it handed over. */
    static final String HANDED = "budkavle.handed";
    /** Exchange variable with what a partner's call carries as {@code traceparent}. */
    static final String TRACEPARENT = "traceparent";

    private static final int FEW_SLOTS = 8;
    /** For calls under way when the hub stops, from the lane's last claim: Camel breaks the whole stop off after 25 s. */
    private static final Duration LONGEST_CALLS = Duration.ofSeconds(20);

    private final Logger log = LoggerFactory.getLogger(AttemptConsumer.class);
    private final Lane lane;
    private final int slots;
    private final int most;
    private final Semaphore free;
    private final Semaphore enough = new Semaphore(0);
    private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private final LongSupplier nanos;
    /** Token of a claim that failed, whose commit may stand all the same: nothing of it was called. */
    private volatile @Nullable UUID doubtful;
    /** Just before the last claim. */
    private volatile long claimedNanos;

    private ExecutorService callers;

    AttemptConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner, int most) {
        this(endpoint, processor, steps, partner, most, System::nanoTime);
    }

    /** @param nanos machine time, as {@link System#nanoTime} */
    AttemptConsumer(
            Endpoint endpoint, Processor processor, LaneSteps steps, String partner, int most, LongSupplier nanos) {
        super(endpoint, processor, steps, Lanes.attempts(partner));
        this.lane = steps.lane(partner);
        this.slots = lane.partner().slots();
        this.most = most;
        this.free = new Semaphore(slots);
        this.nanos = nanos;
    }

    @Override
    protected void doStart() throws Exception {
        callers = Executors.newFixedThreadPool(
                slots, Thread.ofPlatform().name(laneName() + "-", 1).factory());
        super.doStart();
    }

    /**
     * What comes back is written down at once, whatever else hangs, and also when the stop is broken off: nobody else knows
     * it. What has not come back, or what the database does not take, is left to its lease. A turn that lasts longer than it
     * is waited for may go on beside this, as whatever it claims is not called any more.
     */
    @Override
    protected void doStop() throws Exception {
        boolean brokenOff = false;
        try {
            super.doStop();
            callers.shutdown();
            writeDownUntilAllAreBack();
        } catch (InterruptedException e) {
            brokenOff = true;
        } finally {
            callers.shutdown();
            writeDownTheRest();
        }
        if (brokenOff) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeDownUntilAllAreBack() throws InterruptedException {
        long longest = Math.min(lane.partner().timeout().plusSeconds(5).toNanos(), LONGEST_CALLS.toNanos());
        while (!callers.awaitTermination(100, TimeUnit.MILLISECONDS) && nanos.getAsLong() - claimedNanos < longest) {
            if (!results.isEmpty()) {
                turn(0, 0);
            }
        }
    }

    private void writeDownTheRest() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while ((doubtful != null || !results.isEmpty()) && System.nanoTime() < end) {
            turn(0, 0);
        }
    }

    @Override
    Round work() throws InterruptedException {
        int available = free.availablePermits();
        boolean stopping = getEndpoint().getCamelContext().isStopping();
        int slotsFree = stopping ? 0 : Math.min(most, available); // lanes stop one after the other, and together
        if (slotsFree == 0 && results.isEmpty()) {
            return Round.NOTHING; // the next result wakes us
        }
        free.acquire(slotsFree);
        int settling = Math.min(most, results.size());
        Lane.Turn turn = Lane.Turn.NONE;
        try {
            turn = turn(slotsFree, slots - available);
        } finally {
            free.release(slotsFree - turn.claimed().size());
        }
        if (settling == most || turn.claimed().size() == most || turn.hasLeftOut()) {
            return Round.FULL;
        }
        return settling == 0 && turn.claimed().isEmpty() ? Round.NOTHING : Round.SOME;
    }

    /**
     * No longer than until three of four slots have something to write down: a lane is not to wait with empty hands, nor to
     * have a turn for each few of them, as a turn costs what many of its messages do. Of few slots half: one that waits long
     * for its partner is a great part of them.
     */
    @Override
    void gather(long nanos) throws InterruptedException {
        enough.drainPermits();
        if (results.size() < mostGathered()) {
            enough.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private int mostGathered() {
        return slots <= FEW_SLOTS ? (slots + 1) / 2 : 3 * slots / 4;
    }

    /**
     * Settles and claims. A group that cannot be written is halved until the one at fault
     * stands alone, which is left to its lease.
     */
    private Lane.Turn turn(int slotsFree, int slotsBusy) throws InterruptedException {
        if (!putBackWhatIsInDoubt()) {
            TimeUnit.SECONDS.sleep(1);
            return Lane.Turn.NONE;
        }
        var done = new ArrayList<Result>();
        results.drainTo(done, most);
        Lane.Turn turn = Lane.Turn.NONE;
        long began = nanos.getAsLong();
        try {
            turn = claim(done, slotsFree, slotsBusy);
            steps().meters().settled(lane.partner().name(), done);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Error e) { // what partners answered is known here alone
            results.addAll(done);
            throw e;
        } catch (RuntimeException e) {
            if (DatabaseFault.isAway(e)) {
                keep(done, e);
                TimeUnit.SECONDS.sleep(1);
                return Lane.Turn.NONE;
            }
            if (done.isEmpty()) {
                throw e;
            }
            log.warn("a group of results could not be written at once: {}", Causes.of(e));
            results.addAll(new Halving<>(this::settle, this::leave).halve(done));
        }
        if (!turn.claimed().isEmpty()) {
            claimedNanos = began;
            turn.claimed().forEach(c -> begin(c, began));
        }
        return turn;
    }

    private void begin(Claimed claimed, long claimedNanos) {
        try {
            callers.execute(() -> send(claimed, claimedNanos));
        } catch (RejectedExecutionException stopped) {
            results.add(CallResult.ownFault(claimed, "the hub stops", null));
            free.release();
        }
    }

    private Lane.Turn claim(List<Result> done, int slotsFree, int slotsBusy) {
        UUID token = UUID.randomUUID();
        ExecutorService begun = callers;
        doubtful = token;
        Lane.Turn turn = lane.turn(done, slotsFree, slotsBusy, token);
        if (!turn.claimed().isEmpty() && begun.isShutdown()) {
            putBack(token); // the turn lasted longer than a stop waits for it
            return Lane.Turn.NONE;
        }
        doubtful = null;
        return turn;
    }

    /**
     * Before anything else, so that one claim at most is in doubt. What cannot be put back though the database is there is
     * left to its lease: it must not keep partners' answers from being written.
     */
    private boolean putBackWhatIsInDoubt() {
        UUID token = doubtful;
        if (token != null && !putBack(token)) {
            return false;
        }
        doubtful = null;
        return true;
    }

    /** @return false when the database is away: it may be tried again */
    private boolean putBack(UUID token) {
        try {
            lane.putBack(token);
        } catch (RuntimeException e) {
            if (DatabaseFault.passes(e)) {
                log.warn("a claim that may stand waits for the database: {}", Causes.of(e));
                return false;
            }
            log.error("a claim that may stand is left to its lease: {}", Causes.of(e));
        }
        return true;
    }

    /** The database is away, or busy. What partners answered is known here alone: kept until it can be written. */
    private void keep(List<Result> done, RuntimeException e) {
        log.warn("{} results wait for the database: {}", done.size(), Causes.of(e));
        results.addAll(done);
    }

    private void settle(List<Result> some) {
        lane.turn(some, 0, 0, UUID.randomUUID());
        steps().meters().settled(lane.partner().name(), some);
    }

    private void leave(Result result, RuntimeException e) {
        log.error(
                "the result of attempt {} is left to its lease: {}",
                result.claimed().message().attemptId(),
                Causes.of(e));
    }

    /** @param claimedNanos just before the lease began */
    private void send(Claimed claimed, long claimedNanos) {
        long began = System.nanoTime();
        Result result = new Result.Unclear(claimed, "the call was broken off", null);
        try {
            // a hub that stood still may have lost the message to another one
            result = nanos.getAsLong() - claimedNanos < Lane.BEGIN.toNanos()
                    ? call(claimed)
                    : CallResult.ownFault(claimed, "too late after the claim", null);
        } finally {
            results.add(result);
            free.release();
            if (results.size() >= mostGathered()) {
                enough.release();
            }
            wake();
            steps().meters().call(lane.partner().name(), began);
        }
    }

    private Result call(Claimed claimed) {
        Exchange exchange;
        try {
            exchange = createExchange(false);
        } catch (RuntimeException e) {
            return CallResult.ownFault(claimed, e.getClass().getSimpleName(), null);
        }
        try {
            exchange.getMessage().setBody(claimed.message());
            exchange.setVariable(TRACEPARENT, claimed.traceparent());
            MDC.put("trace", traceId(claimed.traceparent()));
            Failpoints.pass("before sending by " + laneName());
            getProcessor().process(exchange);
            Failpoints.pass("after sending by " + laneName());
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            exchange.setException(e);
        } finally {
            MDC.remove("trace");
        }
        Result result = CallResult.of(claimed, exchange);
        releaseExchange(exchange, false);
        return result;
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        return traceparent == null ? null : traceparent.split("-")[1];
    }
}
