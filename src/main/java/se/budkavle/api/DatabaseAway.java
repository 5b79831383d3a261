package se.budkavle.api;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import se.budkavle.work.DatabaseFault;

/** A question that the database cannot answer now may be asked again soon; that is no fault of who asks. */
@RestControllerAdvice
final class DatabaseAway {
    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> failed(RuntimeException failure) {
        if (!DatabaseFault.passes(failure)) {
            throw failure; // answered as any fault of our own
        }
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer; ask again in a moment");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header("Retry-After", "5")
                .body(problem);
    }
}
