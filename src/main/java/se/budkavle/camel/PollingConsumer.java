package se.budkavle.camel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Threads of its own that work while there is work, and sleep until a signal or the next poll when there is none. A lane
 * at rest is worked at once; a busy one in rounds of at least {@link #shortestRound}, because a commit for every single row costs
 * more than everything else.
 */
abstract class PollingConsumer extends DefaultConsumer {
    /** What a missed signal, and work that comes due by the clock, may cost. */
    private static final Duration POLL = Duration.ofMillis(200);

    static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore more = new Semaphore(0);
    private final Runnable waker = this::wake;
    private final LaneSteps steps;
    private final String lane;
    private final List<Thread> threads = new ArrayList<>();
    /** Those who work now. A thread that hung when its shift ended goes home when it comes back to itself. */
    private volatile @Nullable Object shift;
    /** Token of a thread's lease that failed, whose commit may stand all the same. */
    private final ThreadLocal<@Nullable UUID> doubtful = new ThreadLocal<>();

    PollingConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String lane) {
        super(endpoint, processor);
        this.steps = steps;
        this.lane = lane;
    }

    /** What a round found. */
    enum Round {
        NOTHING,
        /** Less than it could have taken: more may gather. */
        SOME,
        /** As much as it could take: more is waiting. */
        FULL,
        /** The next one is likely to find no better: after a while. */
        TROUBLE
    }

    abstract Round work() throws Exception;

    /** How many rounds may run at once. */
    int rounds() {
        return 1;
    }

    /**
     * How many more may run while a round cannot take all that waits. At other times they would only halve the rounds, and
     * with them what shares a commit.
     */
    int helpers() {
        return 0;
    }

    /** Of a busy lane: what comes meanwhile shares the next round's commit. */
    Duration shortestRound() {
        return GATHER;
    }

    /** How long a round that is under way is waited for when the lane stops. */
    Duration patience() {
        return LONGEST_END;
    }

    String laneName() {
        return lane;
    }

    LaneSteps steps() {
        return steps;
    }

    /**
     * Leases what comes next. What this thread's last lease failed to say that it holds is given back before, as nothing of
     * it was begun; what is not yet seen to be committed is left to the lease.
     *
     * @param lease commits, by the token that it is given
     */
    <T> T leased(Function<UUID, T> lease) {
        UUID before = doubtful.get();
        if (before != null) {
            giveBack(before);
        }
        UUID token = UUID.randomUUID();
        doubtful.set(token);
        T leased = lease.apply(token);
        doubtful.remove();
        return leased;
    }

    private void giveBack(UUID token) {
        steps.transaction().executeWithoutResult(status -> {
            Map<UUID, Instant> held = steps.work().held(lane, token);
            if (!held.isEmpty()) {
                steps.work().putOff(lane, token, held);
            }
        });
    }

    void wake() {
        wake.release();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var begun = new Object();
        shift = begun;
        steps.signals().listen(lane, waker);
        for (int i = 0; i < rounds(); i++) {
            start(() -> loop(begun));
        }
        for (int i = 0; i < helpers(); i++) {
            start(() -> help(begun));
        }
    }

    private interface Loop {
        void run() throws InterruptedException;
    }

    private void start(Loop loop) {
        threads.add(Thread.ofPlatform().name("work-" + lane).start(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Override
    protected void doStop() throws Exception {
        shift = null;
        steps.signals().forget(lane, waker);
        wake.release(threads.size());
        more.release(threads.size());
        for (Thread thread : threads) {
            if (!thread.join(patience())) {
                log.warn("a round of the lane hangs; it is let be, and its thread ends when it comes back");
            }
        }
        threads.clear();
        super.doStop();
    }

    private void loop(Object own) throws InterruptedException {
        while (shift == own) {
            long began = System.nanoTime();
            switch (turn()) {
                case NOTHING -> pause(POLL);
                case SOME -> gather(shortestRound().toNanos() - (System.nanoTime() - began));
                case FULL -> {}
                case TROUBLE -> pause(AFTER_TROUBLE);
            }
        }
    }

    private void help(Object own) throws InterruptedException {
        more.acquire();
        while (shift == own) {
            turn(); // when the database is away, the next round finds it so as well, and pauses
            more.acquire();
        }
    }

    private Round turn() throws InterruptedException {
        try {
            Round round = work();
            steps.meters().pulse().fine(lane);
            if (round == Round.FULL && more.availablePermits() == 0) {
                more.release();
            }
            return round;
        } catch (DataAccessException | TransactionException e) {
            // The database is away or refused this round: nothing was taken, so the next round tries again.
            log.warn(
                    "the lane could not work: {}",
                    e.getMostSpecificCause().getClass().getSimpleName());
            steps.meters().pulse().failed(lane, Causes.of(e));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.error("a round of the lane failed: {}", Causes.of(e));
            steps.meters().pulse().failed(lane, Causes.of(e));
        } catch (OutOfMemoryError e) {
            throw e; // the process is to end
        } catch (Error e) {
            // A lane whose thread ended would stand still without a word: it goes on, and whoever watches hears of it.
            log.error("something is broken in the lane {}: {}", lane, Causes.of(e));
            steps.meters().pulse().broke(lane, Causes.of(e));
        }
        return Round.TROUBLE;
    }

    /** @param nanos what is left of the shortest round */
    void gather(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    private void pause(Duration longest) throws InterruptedException {
        if (wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
        }
    }
}
