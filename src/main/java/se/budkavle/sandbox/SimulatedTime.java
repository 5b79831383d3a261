package se.budkavle.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.work.BusinessClock;

/**
 * What the simulators still have to do, in business time. A hub that leaps asks {@link #busy()} first, leaps to
 * {@link #nextDue()}, and calls {@link #nudge()} afterwards. Thread-safe.
 */
public final class SimulatedTime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedTime.class);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final int LANES = 4;

    private final BusinessClock clock;
    private final PriorityQueue<Due> pending = new PriorityQueue<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private final List<BooleanSupplier> occupations = new CopyOnWriteArrayList<>();
    private final List<ExecutorService> lanes = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private long order;
    private volatile boolean closed;

    private record Due(Instant at, long order, String key, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    /** Something under way that time must wait for; closed when it is done. */
    interface Handling extends AutoCloseable {
        @Override
        void close();
    }

    SimulatedTime(BusinessClock clock) {
        this.clock = clock;
        for (int i = 0; i < LANES; i++) {
            lanes.add(Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("sandbox-" + i).factory()));
        }
        thread = Thread.ofPlatform().daemon().name("sandbox-time").unstarted(this::live);
    }

    void start() {
        thread.start();
    }

    /** When the next action is due, or empty when nobody has anything left to do. */
    public Optional<Instant> nextDue() {
        synchronized (pending) {
            return Optional.ofNullable(pending.peek()).map(Due::at);
        }
    }

    /** Whether a simulator is at work, or waits for the hub to fetch something, so that time must not leap. */
    public boolean busy() {
        return atWork() || occupations.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** Whether an action or a request is being worked on, or something is due; one look, as an action may add what is due at once. */
    boolean atWork() {
        synchronized (pending) {
            Due next = pending.peek();
            return running.get() > 0 || next != null && !next.at().isAfter(clock.instant());
        }
    }

    /** Business time has leapt, or something has come in: look now instead of at the next tick. */
    public void nudge() {
        nudges.release();
    }

    /** Actions with equal keys run one after another, in the order of their due times. */
    void at(Instant due, String key, Runnable action) {
        synchronized (pending) {
            pending.add(new Due(due, order++, key, action));
        }
        nudge();
    }

    Instant now() {
        return clock.instant();
    }

    /** Runs at every tick, on the thread of time itself: it must be quick. */
    void watch(Runnable look) {
        watches.add(look);
    }

    void busyWhile(BooleanSupplier occupied) {
        occupations.add(occupied);
    }

    Handling handling() {
        running.incrementAndGet();
        return running::decrementAndGet;
    }

    private void live() {
        while (!closed) {
            watches.forEach(SimulatedTime::guarded);
            dispatch();
            try {
                nudges.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
                nudges.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void dispatch() {
        synchronized (pending) {
            Instant now = clock.instant();
            while (!closed && !pending.isEmpty() && !pending.peek().at().isAfter(now)) {
                Due due = pending.poll();
                Handling handling = handling();
                lanes.get(Math.floorMod(due.key().hashCode(), LANES)).execute(() -> {
                    try (handling) {
                        guarded(due.action());
                    }
                });
            }
        }
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("a simulator's action failed and is given up", e);
        }
    }

    @Override
    public void close() {
        synchronized (pending) {
            closed = true;
        }
        thread.interrupt();
        lanes.forEach(ExecutorService::shutdownNow);
    }
}
