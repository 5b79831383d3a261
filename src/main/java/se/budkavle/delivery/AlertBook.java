package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.DatabaseWatch.Outage;
import se.budkavle.work.Duties;

/**
 * Alerts from being found to being told. Every hub finds; one at a time tells, and holds no connection of the database
 * while it does. Each listener is told once when something is found and once when it is over, over restarts and hubs; one
 * that could not be told is told again after growing pauses, with the same id, and costs the others nothing. Used by one
 * thread.
 */
public final class AlertBook {
    private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);
    private static final String DUTY = "watch";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Watchdog watchdog;
    private final AlertStore store;
    private final List<Listener> listeners;
    private final Duties duties;
    private final DatabaseWatch database;
    private final TransactionTemplate transaction;
    private final Duration lasting;
    private final Clock machine;
    private final LongSupplier nanos;
    /** By the database's clock; null until it answers after it was away. */
    private @Nullable Instant backSince = LONG_AGO;

    /**
     * @param lasting what no hub has found for so long is over
     * @param nanos times the pauses of listeners that are down, whatever becomes of the machine's clock
     */
    public AlertBook(
            Watchdog watchdog,
            AlertStore store,
            List<? extends Alert.Hook> hooks,
            Duties duties,
            DatabaseWatch database,
            TransactionTemplate transaction,
            Duration lasting,
            Clock machine,
            LongSupplier nanos) {
        this.watchdog = watchdog;
        this.store = store;
        this.listeners = hooks.stream().map(Listener::new).toList();
        this.duties = duties;
        this.database = database;
        this.transaction = transaction;
        this.lasting = lasting;
        this.machine = machine;
        this.nanos = nanos;
    }

    /** Looks; and tells, unless another hub does. Of the database that it cannot use each hub tells by itself. */
    public void round() {
        Optional<Outage> before = database.outage();
        try {
            look(before.isPresent());
        } catch (RuntimeException e) {
            if (!DatabaseFault.isAway(e)) {
                throw e;
            }
            backSince = null;
            watchdog.beginAnew();
            database.failed(DatabaseFault.words(e), machine.instant());
        }
        changed(before, database.outage());
        listeners.forEach(this::tellOfDatabase);
    }

    /** @param recovering what stood still because of the database is given a round to move */
    private void look(boolean recovering) {
        List<Watchdog.Finding> looked = watchdog.look();
        List<Watchdog.Finding> findings = recovering ? List.of() : looked;
        Instant found = Objects.requireNonNull(transaction.execute(status -> store.found(findings)));
        backSince = backSince == null ? found : backSince;
        if (!duties.begin(DUTY)) {
            database.answered(machine.instant());
            return;
        }
        try {
            store.over(
                    unseenSince(found, backSince),
                    listeners.stream().map(Listener::name).toList());
            database.answered(machine.instant()); // and is known to, however long listeners take
            listeners.forEach(this::tell);
        } finally {
            duties.end(DUTY);
        }
    }

    /** Nothing is over because no hub could write down that it saw it: after an outage each has its time to look again. */
    private Instant unseenSince(Instant found, Instant back) {
        return found.isBefore(back.plus(lasting.multipliedBy(2))) ? LONG_AGO : found.minus(lasting);
    }

    private void changed(Optional<Outage> before, Optional<Outage> after) {
        if (before.equals(after)) {
            return;
        }
        Instant now = machine.instant();
        before.ifPresent(over -> listeners.forEach(l -> l.ofDatabase.add(Alert.of(over, now))));
        after.ifPresent(outage -> listeners.forEach(l -> l.ofDatabase.add(Alert.of(outage, null))));
    }

    private void tellOfDatabase(Listener listener) {
        while (!listener.ofDatabase.isEmpty() && took(listener, listener.ofDatabase.element())) {
            listener.ofDatabase.remove();
        }
    }

    /** A listener that does not take one alert is left in peace for a while; then it hears the others first. */
    private void tell(Listener listener) {
        if (listener.rests(nanos.getAsLong())) {
            return;
        }
        for (Alert alert : store.untold(listener.name())) {
            store.asking(alert, listener.name());
            if (!listener.unwritten.contains(alert.id()) && !took(listener, alert)) {
                return;
            }
            listener.unwritten.add(alert.id());
            store.told(alert, listener.name());
            listener.unwritten.remove(alert.id());
        }
    }

    private boolean took(Listener listener, Alert alert) {
        if (listener.rests(nanos.getAsLong())) {
            return false;
        }
        try {
            listener.hook.tell(alert);
        } catch (Exception e) {
            listener.failed(nanos.getAsLong());
            LOG.warn(
                    "the alert {} is told again later: {} did not take it ({})",
                    alert.kind(),
                    listener.name(),
                    e.getClass().getSimpleName());
            return false;
        }
        listener.failures = 0;
        return true;
    }

    private static final class Listener {
        private final Alert.Hook hook;
        /** Told, which the database went away before it could keep: not told again. By their ids. */
        private final Set<String> unwritten = new HashSet<>();
        /** Of the database itself, in their order, until they are told. */
        private final Queue<Alert> ofDatabase = new ArrayDeque<>();

        private long restsUntil;
        private int failures;

        Listener(Alert.Hook hook) {
            this.hook = hook;
        }

        String name() {
            return hook.name();
        }

        boolean rests(long now) {
            return failures > 0 && restsUntil - now > 0;
        }

        void failed(long now) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            restsUntil = now + (pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toNanos();
            failures++;
        }
    }
}
