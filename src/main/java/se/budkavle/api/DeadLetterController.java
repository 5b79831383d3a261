package se.budkavle.api;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.work.WorkSignals;

/** Steps that kept failing and were put aside. */
@RestController
final class DeadLetterController {
    private final DeadLetterStore deadLetters;
    private final TransactionTemplate transaction;
    private final WorkSignals signals;

    DeadLetterController(DeadLetterStore deadLetters, TransactionTemplate transaction, WorkSignals signals) {
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.signals = signals;
    }

    @GetMapping("/dead-letters")
    List<Map<String, Object>> list() {
        return deadLetters.list(1000);
    }

    /** Once what broke it is mended. */
    @PostMapping("/dead-letters/{id}/again")
    Map<String, Object> again(@PathVariable UUID id) {
        try {
            if (Boolean.FALSE.equals(transaction.execute(status -> deadLetters.again(id)))) {
                throw CommunicationController.notFound("dead letter", id);
            }
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
        signals.wakeAll();
        return Map.of("deadLetterId", id, "state", "again");
    }
}
