package se.budkavle.camel;

import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** Whether a failure comes back with the same input, or passes by itself. */
final class Blame {
    private Blame() {}

    /** False for a database that is away, a disk that is full, a hub that stops. */
    static boolean isTheInputs(Exception e) {
        boolean passes = e instanceof DataAccessException
                || e instanceof TransactionException
                || e instanceof UncheckedIOException
                || e instanceof RuntimeCamelException
                || e instanceof RejectedExecutionException;
        return e instanceof DataIntegrityViolationException || e instanceof RuntimeException && !passes;
    }
}
