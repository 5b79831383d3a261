package se.budkavle.camel;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.Lanes;

/**
 * A partner's lane. A round settles what has come back and claims as many messages as there are free slots, in one
 * transaction; the partner's route runs on each in a thread of the slot.
 */
final class AttemptConsumer extends PollingConsumer {
    /** Exchange property under which a route keeps what it handed over. */
    static final String HANDED = "budkavle.handed";

    private static final int FEW_SLOTS = 8;
    /** For calls under way when the hub stops: Camel breaks the whole stop off after 25 s. */
    private static final Duration LONGEST_CALLS = Duration.ofSeconds(20);
    /** For what cannot be written down at once when the hub stops. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final Logger log = LoggerFactory.getLogger(AttemptConsumer.class);
    private final Lane lane;
    private final Claims claims;
    private final int slots;
    private final int most;
    private final Semaphore free;
    private final Semaphore enough = new Semaphore(0);
    private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
    /** Turns that hold results, which are no longer in the queue and may come back to it. */
    private final AtomicInteger settling = new AtomicInteger();

    private final LongSupplier nanos;
    private final InstantSource wall;
    /** Just before the last claim. */
    private volatile long claimedNanos;
    /** When the stop was first seen: all lanes see it at once, and wait beside each other. */
    private volatile @Nullable Long stopNanos;

    private volatile ExecutorService callers;

    /** @param nanos machine time, as {@link System#nanoTime} */
    AttemptConsumer(
            Endpoint endpoint,
            Processor processor,
            LaneSteps steps,
            String partner,
            int most,
            LongSupplier nanos,
            InstantSource wall) {
        super(endpoint, processor, steps, Lanes.attempts(partner));
        this.lane = steps.lane(partner);
        this.claims = new Claims(lane);
        this.slots = lane.partner().slots();
        this.most = most;
        this.free = new Semaphore(slots);
        this.nanos = nanos;
        this.wall = wall;
    }

    @Override
    protected void doStart() throws Exception {
        callers = Executors.newFixedThreadPool(
                slots, Thread.ofPlatform().name(laneName() + "-", 1).factory());
        stopNanos = null;
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
            brokenOff |= writeDownTheRest();
        }
        if (brokenOff) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeDownUntilAllAreBack() throws InterruptedException {
        long longest = lane.partner().timeout().plusSeconds(5).toNanos();
        long stopped = stopSeen();
        while (!callers.awaitTermination(100, TimeUnit.MILLISECONDS)
                && nanos.getAsLong() - claimedNanos < longest
                && nanos.getAsLong() - stopped < LONGEST_CALLS.toNanos()) {
            if (!results.isEmpty()) {
                turn(0, 0);
            }
        }
    }

    private long stopSeen() {
        Long seen = stopNanos;
        if (seen == null) {
            seen = nanos.getAsLong();
            stopNanos = seen;
        }
        return seen;
    }

    /** @return whether it was interrupted meanwhile, which is no reason to leave anything unwritten */
    private boolean writeDownTheRest() {
        boolean interrupted = false;
        long began = nanos.getAsLong();
        while ((settling.get() > 0 || claims.isInDoubt() || !results.isEmpty())
                && nanos.getAsLong() - began < REST.toNanos()) {
            try {
                if (settling.get() > 0 && results.isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(50); // the lane's own turn writes down what it holds, or gives it back
                } else {
                    turn(0, 0);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    @Override
    Round work() throws InterruptedException {
        int available = free.availablePermits();
        int slotsFree = hubStops() ? 0 : Math.min(most, available);
        if (slotsFree == 0 && results.isEmpty()) {
            return Round.NOTHING; // the next result wakes us
        }
        free.acquire(slotsFree);
        int settling = Math.min(most, results.size());
        var began = new ClaimMoment(nanos.getAsLong(), wall.instant());
        Lane.Turn turn = Lane.Turn.NONE;
        try {
            turn = turn(slotsFree, slots - available);
        } finally {
            free.release(slotsFree - turn.claimed().size());
        }
        begin(turn.claimed(), began); // from here on each gives its own slot back
        if (settling == most || turn.claimed().size() == most || turn.hasLeftOut()) {
            return Round.FULL;
        }
        return settling == 0 && turn.claimed().isEmpty() ? Round.NOTHING : Round.SOME;
    }

    /** Camel stops lanes one after the other: none of them is to take more while it waits for its turn. */
    private boolean hubStops() {
        boolean stopping = getEndpoint().getCamelContext().isStopping();
        if (stopping) {
            stopSeen();
        }
        return stopping;
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

    private Lane.Turn turn(int slotsFree, int slotsBusy) throws InterruptedException {
        if (!claims.putBackWhatIsInDoubt()) {
            TimeUnit.SECONDS.sleep(1);
            return Lane.Turn.NONE;
        }
        ExecutorService begun = callers; // a lane that was stopped may have been started again meanwhile
        return settleAndClaim(slotsFree, slotsBusy, () -> begun.isShutdown());
    }

    /** A group that cannot be written is halved until the one at fault stands alone, which is left to its lease. */
    private Lane.Turn settleAndClaim(int slotsFree, int slotsBusy, BooleanSupplier stopped)
            throws InterruptedException {
        var done = new ArrayList<Result>();
        settling.incrementAndGet();
        try {
            results.drainTo(done, most);
            Lane.Turn turn = claims.turn(done, slotsFree, slotsBusy, stopped);
            steps().meters().settled(lane.partner().name(), done);
            return turn;
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
            new Halving<>(this::settle, this::leave).halve(done, results::addAll);
            return Lane.Turn.NONE;
        } finally {
            settling.decrementAndGet();
        }
    }

    private void begin(List<Claimed> claimed, ClaimMoment began) throws InterruptedException {
        if (claimed.isEmpty()) {
            return;
        }
        claimedNanos = began.nanos();
        boolean stopped = false;
        for (Claimed one : claimed) {
            try {
                callers.execute(() -> send(one, began));
            } catch (RejectedExecutionException e) {
                results.add(CallResult.ownFault(one, "the hub stops", null));
                free.release();
                stopped = true;
            }
        }
        if (stopped) {
            turn(0, 0); // whoever stops it may have looked for the last time
        }
    }

    /** The database is away. What partners answered is known here alone: kept until it can be written. */
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

    private void send(Claimed claimed, ClaimMoment claim) {
        long began = System.nanoTime();
        Result result = new Result.Unclear(claimed, "the call was broken off", null);
        try {
            // a hub that stood still may have lost the message to another one
            result = claim.isFresh(nanos.getAsLong(), wall.instant())
                    ? PartnerCall.of(claimed, this, laneName())
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
}
