package se.budkavle.release;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stops a rendering that works too long or takes too much memory, on the caller's own thread: handing each rendering to
 * a worker would cost more than the rendering. One watcher looks at all of them every 20 ms and interrupts the
 * overdue; templates carry interruption checks in every loop and macro. What counts is the thread's own time on a
 * processor, from the first look: a machine that stands still for seconds is no fault of the template's.
 */
final class RenderWatch implements AutoCloseable {
    static final Duration MOST_WORK = Duration.ofSeconds(2);
    static final long MOST_BYTES = 128L * 1024 * 1024;

    private static final Set<RenderWatch> RUNNING = ConcurrentHashMap.newKeySet();
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static {
        Executors.newSingleThreadScheduledExecutor(task -> {
                    var thread = new Thread(task, "render-watch");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(() -> RUNNING.forEach(RenderWatch::look), 20, 20, TimeUnit.MILLISECONDS);
    }

    private enum State {
        RUNNING,
        STOPPING,
        STOPPED,
        DONE
    }

    private final Thread thread = Thread.currentThread();
    private final long bytesAtStart = THREADS.getCurrentThreadAllocatedBytes();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    /** Only the watcher reads and writes it; asked there, it costs the many that are done before nothing. */
    private OptionalLong workedAtFirstLook = OptionalLong.empty();

    private RenderWatch() {}

    static RenderWatch start() {
        var watch = new RenderWatch();
        RUNNING.add(watch);
        return watch;
    }

    boolean stopped() {
        State now = state.get();
        return now == State.STOPPING || now == State.STOPPED;
    }

    /** After this no interrupt of ours can reach the thread, nor is one left behind. */
    @Override
    public void close() {
        RUNNING.remove(this);
        if (!state.compareAndSet(State.RUNNING, State.DONE)) {
            while (state.get() == State.STOPPING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
    }

    /** In nanoseconds; of a thread whose work the machine does not tell, all time counts. */
    private long worked() {
        long worked = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.threadId()) : -1;
        return worked < 0 ? System.nanoTime() : worked;
    }

    private void look() {
        long worked = worked();
        if (workedAtFirstLook.isEmpty()) {
            workedAtFirstLook = OptionalLong.of(worked);
        }
        boolean late = worked - workedAtFirstLook.getAsLong() > MOST_WORK.toNanos();
        boolean large =
                bytesAtStart >= 0 && THREADS.getThreadAllocatedBytes(thread.threadId()) - bytesAtStart > MOST_BYTES;
        if ((late || large) && state.compareAndSet(State.RUNNING, State.STOPPING)) {
            thread.interrupt();
            state.set(State.STOPPED);
        }
    }
}
