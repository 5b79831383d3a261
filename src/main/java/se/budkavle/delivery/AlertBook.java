package se.budkavle.delivery;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Alerts from being found to being told: each is told once when it is found and once when it is over, over restarts and
 * hubs. Who could not be told is told again, with the same id, so nobody needs to hear of it twice.
 */
public final class AlertBook {
    private static final Logger LOG = LoggerFactory.getLogger(AlertBook.class);

    private final Watchdog watchdog;
    private final AlertStore store;
    private final List<Alert.Hook> hooks;
    private final TransactionTemplate transaction;

    public AlertBook(
            Watchdog watchdog, AlertStore store, List<? extends Alert.Hook> hooks, TransactionTemplate transaction) {
        this.watchdog = watchdog;
        this.store = store;
        this.hooks = List.copyOf(hooks);
        this.transaction = transaction;
    }

    /** Looks and tells, unless another hub is just doing it. */
    public void round() {
        var findings = watchdog.look();
        transaction.executeWithoutResult(status -> {
            if (store.mine()) {
                store.found(findings);
                store.untold().stream().filter(this::tell).forEach(store::told);
            }
        });
    }

    private boolean tell(Alert alert) {
        boolean heard = true;
        for (Alert.Hook hook : hooks) {
            try {
                hook.tell(alert);
            } catch (Exception e) {
                heard = false;
                LOG.warn(
                        "the alert {} is told again later: {} did not take it ({})",
                        alert.kind(),
                        hook.getClass().getSimpleName(),
                        e.getClass().getSimpleName());
            }
        }
        return heard;
    }
}
