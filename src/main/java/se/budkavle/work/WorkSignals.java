package se.budkavle.work;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes who waits for a lane, once the work is committed; a missed signal costs only the poll interval. Thread-safe. */
public final class WorkSignals {
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final List<Consumer<String>> others = new CopyOnWriteArrayList<>();

    /** Tells of every lane that this hub has put work into, after the commit; it must be quick. */
    public void tell(Consumer<String> told) {
        others.add(told);
    }

    public void tellNoMore(Consumer<String> told) {
        others.remove(told);
    }

    public void listen(String lane, Runnable wake) {
        listeners.computeIfAbsent(lane, l -> new CopyOnWriteArrayList<>()).add(wake);
    }

    public void forget(String lane, Runnable wake) {
        listeners.getOrDefault(lane, List.of()).remove(wake);
    }

    /** Wakes at the end of the running transaction, or at once when there is none. */
    public void wakeAfterCommit(String lane) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            committed(lane);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed(lane);
            }
        });
    }

    private void committed(String lane) {
        wake(lane);
        others.forEach(other -> other.accept(lane));
    }

    public void wake(String lane) {
        listeners.getOrDefault(lane, List.of()).forEach(Runnable::run);
    }

    public void wakeAll() {
        listeners.values().forEach(l -> l.forEach(Runnable::run));
    }
}
