package se.budkavle.camel;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Alert;

/** Alerts in the log: one line when something is stuck, one when it is over. Used by one thread. */
@Component
final class AlertLog implements Alert.Hook {
    private final Logger log = LoggerFactory.getLogger("se.budkavle.alert");
    private final Set<String> logged = new HashSet<>();

    @Override
    public void tell(Alert alert) {
        if (!logged.add(alert.id())) {
            return; // it is told again because another hook did not take it
        }
        if (alert.clearedAt() == null) {
            log.error("{} {}", alert.kind(), alert.text());
        } else {
            log.info("{} {}", alert.kind(), alert.text());
            logged.removeIf(id -> id.startsWith(alert.id().replaceFirst("cleared$", "")));
        }
    }
}
