package se.budkavle.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;

/**
 * Lets callers share a commit without a thread or a timer of its own: the first stores at once; those that come meanwhile
 * wait, and the next of them stores for all. A group that is refused is halved until the one at fault stands alone; one
 * that finds no database is not, since each half would wait in vain. Everybody is answered, whatever happens. Thread-safe.
 */
public final class SharedCommit<T, R> {
    /** As long as others wait for a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Function<List<T>, List<R>> commit;
    private final int most;
    private final Duration patience;
    private final ConcurrentLinkedQueue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /** @param commit stores in one transaction and answers in the same order */
    public SharedCommit(Function<List<T>, List<R>> commit, int most) {
        this(commit, most, PATIENCE);
    }

    /** @param patience how long one waits for its turn */
    SharedCommit(Function<List<T>, List<R>> commit, int most, Duration patience) {
        this.commit = commit;
        this.most = most;
        this.patience = patience;
    }

    private static final class Waiting<T, R> {
        private final T what;
        private final Thread thread = Thread.currentThread();
        private @Nullable R result;
        private @Nullable Throwable failure;
        private volatile boolean done;

        private Waiting(T what) {
            this.what = what;
        }

        private void end(@Nullable R stored, @Nullable Throwable refused) {
            result = stored;
            failure = refused;
            done = true;
        }
    }

    /**
     * Returns after the commit, or throws what kept it from being stored.
     *
     * @throws QueryTimeoutException when its turn did not come in time: nothing of it was stored
     */
    public R store(T what) {
        var own = new Waiting<T, R>(what);
        long end = System.nanoTime() + patience.toNanos();
        waiting.add(own);
        while (!own.done) {
            List<Waiting<T, R>> group = tryTurn();
            if (group != null) {
                wakeNext();
                group.forEach(w -> LockSupport.unpark(w.thread)); // after the next, since to wake many takes its time
            } else if (System.nanoTime() > end && waiting.remove(own)) {
                throw new QueryTimeoutException("no commit within " + patience);
            } else {
                LockSupport.parkNanos(this, patience.toNanos());
            }
        }
        return switch (own.failure) {
            case null -> own.result;
            case RuntimeException e -> throw e;
            case Throwable t -> throw (Error) t;
        };
    }

    /** Those whose waiting has ended; null when another one commits. */
    private @Nullable List<Waiting<T, R>> tryTurn() {
        if (!turn.tryLock()) {
            return null;
        }
        try {
            List<Waiting<T, R>> group = next();
            run(group);
            return group;
        } finally {
            turn.unlock();
        }
    }

    /** How many wait to be stored. */
    int waiting() {
        return waiting.size();
    }

    /** After the unlocking: who came too late to be seen here finds the turn free. */
    private void wakeNext() {
        Waiting<T, R> next = waiting.peek();
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }

    private List<Waiting<T, R>> next() {
        var group = new ArrayList<Waiting<T, R>>();
        for (var first = waiting.poll(); first != null; first = group.size() < most ? waiting.poll() : null) {
            group.add(first);
        }
        return group;
    }

    private void run(List<Waiting<T, R>> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            List<R> results = commit.apply(group.stream().map(w -> w.what).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).end(results.get(i), null);
            }
        } catch (RuntimeException e) {
            if (group.size() == 1 || DatabaseFault.passes(e)) {
                group.forEach(w -> w.end(null, e));
            } else {
                run(group.subList(0, group.size() / 2));
                run(group.subList(group.size() / 2, group.size()));
            }
        } catch (Error e) {
            group.forEach(w -> w.end(null, e));
        }
    }
}
