package se.budkavle.camel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Alert;

/** Alerts in the log: one line when something is stuck, one when it is over. */
@Component
final class AlertLog implements Alert.Hook {
    private final Logger log = LoggerFactory.getLogger("se.budkavle.alert");

    @Override
    public void tell(Alert alert) {
        if (alert.clearedAt() == null) {
            log.error("{} {}", alert.kind(), alert.text());
        } else {
            log.info("{} {}", alert.kind(), alert.text());
        }
    }
}
