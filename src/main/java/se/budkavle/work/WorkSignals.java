package se.budkavle.work;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Wakes who waits for a lane, once the work is committed, and tells claims where to begin; a missed signal costs a second
 * or so. Thread-safe.
 */
public final class WorkSignals {
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final List<Told> others = new CopyOnWriteArrayList<>();
    private final Starts starts;

    /** Hears of work that this hub has committed; it must be quick. */
    public interface Told {
        /** @param lowest business time: nothing of it is due before */
        void put(String lane, Instant lowest);
    }

    public WorkSignals() {
        this(System::nanoTime);
    }

    /** @param nanos machine time, as {@link System#nanoTime} */
    public WorkSignals(LongSupplier nanos) {
        this.starts = new Starts(nanos);
    }

    Starts starts() {
        return starts;
    }

    /** Tells of every lane that this hub has put work into, after the commit. */
    public void tell(Told told) {
        others.add(told);
    }

    public void tellNoMore(Told told) {
        others.remove(told);
    }

    public void listen(String lane, Runnable wake) {
        listeners.computeIfAbsent(lane, l -> new CopyOnWriteArrayList<>()).add(wake);
    }

    public void forget(String lane, Runnable wake) {
        listeners.getOrDefault(lane, List.of()).remove(wake);
    }

    /**
     * Work of a lane changes with the running transaction, or has changed when there is none: what is put in is told after
     * the commit, and what was taken out is back if it comes to nothing.
     *
     * @param lowest when the first of what is put in is due; null when nothing is
     */
    public void changes(String lane, @Nullable Instant lowest) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new Change(lane, lowest));
        } else if (lowest != null) {
            committed(lane, lowest);
        }
    }

    private final class Change implements TransactionSynchronization {
        private final String lane;
        private final @Nullable Instant lowest;

        Change(String lane, @Nullable Instant lowest) {
            this.lane = lane;
            this.lowest = lowest;
        }

        @Override
        public void afterCommit() {
            if (lowest != null) {
                committed(lane, lowest);
            }
        }

        /** Also when another one's {@code afterCommit} failed before this one's. */
        @Override
        public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
                starts.forget(lane);
            } else if (lowest != null) {
                starts.lower(lane, lowest);
            }
        }
    }

    private void committed(String lane, Instant lowest) {
        heard(lane, lowest);
        others.forEach(other -> other.put(lane, lowest));
    }

    /** Work waits in the lane, whoever has put it there. */
    public void heard(String lane, Instant lowest) {
        starts.lower(lane, lowest); // before anybody wakes and looks
        wake(lane);
    }

    public void wake(String lane) {
        listeners.getOrDefault(lane, List.of()).forEach(Runnable::run);
    }

    /** Anything may wait anywhere. */
    public void wakeAll() {
        starts.forget();
        listeners.values().forEach(l -> l.forEach(Runnable::run));
    }
}
