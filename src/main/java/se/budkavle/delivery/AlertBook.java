package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
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

    private final Watchdog watchdog;
    private final AlertStore store;
    private final List<Listener> listeners;
    private final Duties duties;
    private final TransactionTemplate transaction;
    private final Duration lasting;
    private final Clock machine;

    /**
     * @param lasting what no hub has found for so long is over
     * @param machine times the pauses of listeners that are down
     */
    public AlertBook(
            Watchdog watchdog,
            AlertStore store,
            List<? extends Alert.Hook> hooks,
            Duties duties,
            TransactionTemplate transaction,
            Duration lasting,
            Clock machine) {
        this.watchdog = watchdog;
        this.store = store;
        this.listeners = hooks.stream().map(Listener::new).toList();
        this.duties = duties;
        this.transaction = transaction;
        this.lasting = lasting;
        this.machine = machine;
    }

    /** Looks; and tells, unless another hub does. */
    public void round() {
        var findings = watchdog.look();
        Instant found = Objects.requireNonNull(transaction.execute(status -> store.found(findings)));
        if (!duties.begin(DUTY)) {
            return;
        }
        try {
            store.over(
                    found.minus(lasting), listeners.stream().map(Listener::name).toList());
            listeners.forEach(this::tell);
        } finally {
            duties.end(DUTY);
        }
    }

    /** A listener that does not take one alert is left in peace for a while; then it hears the others first. */
    private void tell(Listener listener) {
        if (listener.notBefore.isAfter(machine.instant())) {
            return;
        }
        for (Alert alert : store.untold(listener.name())) {
            store.asking(alert, listener.name());
            try {
                listener.hook.tell(alert);
            } catch (Exception e) {
                listener.failed(machine.instant());
                LOG.warn(
                        "the alert {} is told again later: {} did not take it ({})",
                        alert.kind(),
                        listener.name(),
                        e.getClass().getSimpleName());
                return;
            }
            store.told(alert, listener.name());
            listener.failures = 0;
        }
    }

    private static final class Listener {
        private final Alert.Hook hook;
        private Instant notBefore = Instant.MIN;
        private int failures;

        Listener(Alert.Hook hook) {
            this.hook = hook;
        }

        String name() {
            return hook.name();
        }

        void failed(Instant now) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            notBefore = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            failures++;
        }
    }
}
