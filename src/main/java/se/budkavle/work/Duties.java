package se.budkavle.work;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This hub's part of what only one hub on a database does at a time, such as polling a mailbox. A duty is taken for {@link
 * #LENGTH}, and held on to by {@link #renew} while it is under way, so that a hub that dies is followed by another one.
 * Thread-safe.
 */
public final class Duties {
    /** How long a dead hub's duty waits for the next one. */
    public static final Duration LENGTH = Duration.ofSeconds(30);
    /** How often {@link #renew} is to be called. */
    public static final Duration RENEWAL = Duration.ofSeconds(5);

    private final @Nullable DutyStore store;
    private final Duration length;
    private final LongSupplier nanos;
    private final UUID hub = UUID.randomUUID();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** When a duty was last held on to, by the clock of {@link #nanos}. */
    private final Map<String, Long> held = new ConcurrentHashMap<>();

    private Duties(@Nullable DutyStore store, Duration length, LongSupplier nanos) {
        this.store = store;
        this.length = length;
        this.nanos = nanos;
    }

    /** A hub that knows that no other one lives has every duty. */
    public static Duties alone() {
        return new Duties(null, LENGTH, System::nanoTime);
    }

    public static Duties among(DutyStore store) {
        return among(store, LENGTH, System::nanoTime);
    }

    /**
     * @param length how long a duty is taken for
     * @param nanos a clock like {@link System#nanoTime}
     */
    public static Duties among(DutyStore store, Duration length, LongSupplier nanos) {
        return new Duties(store, length, nanos);
    }

    /** Whether this hub may begin now; then {@link #end} or {@link #giveUp} must follow. */
    public boolean begin(String name) {
        if (store == null) {
            return true;
        }
        boolean ours = isFresh(name) || hold(name);
        if (ours) {
            underWay.add(name);
        }
        return ours;
    }

    /** Nobody else can have had it since: what is begun many times a second is not written down each time. */
    private boolean isFresh(String name) {
        Long at = held.get(name);
        return at != null && nanos.getAsLong() - at < RENEWAL.toNanos();
    }

    private boolean hold(String name) {
        long now = nanos.getAsLong();
        boolean ours = store.hold(name, hub, length);
        if (ours) {
            held.put(name, now);
        } else {
            held.remove(name);
        }
        return ours;
    }

    /** Done for now; the duty stays here for a while. */
    public void end(String name) {
        underWay.remove(name);
    }

    /** It did not work here: another hub may have more luck. */
    public void giveUp(String name) {
        underWay.remove(name);
        held.remove(name);
        if (store != null) {
            store.leave(name, hub);
        }
    }

    public void renew() {
        if (store != null) {
            underWay.forEach(this::hold);
        }
    }

    /** For a hub that stops: others need not wait. */
    public void leave() {
        underWay.clear();
        held.clear();
        if (store != null) {
            store.leaveAll(hub);
        }
    }
}
