package se.budkavle.api;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.work.WorkSignals;

/** Steps that kept failing and were put aside. */
@RestController
final class DeadLetterController {
    private static final int MOST = 10_000;

    private final DeadLetterStore deadLetters;
    private final TransactionTemplate transaction;
    private final WorkSignals signals;

    DeadLetterController(DeadLetterStore deadLetters, TransactionTemplate transaction, WorkSignals signals) {
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.signals = signals;
    }

    /** Newest first; a further page begins after the last of the one before. */
    @GetMapping("/dead-letters")
    List<Map<String, Object>> list(
            @RequestParam(required = false) @Nullable UUID after, @RequestParam(defaultValue = "10000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        return deadLetters.list(after, limit);
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
