package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.WorkRow;

/**
 * Steps without outside effect: takes a batch and runs the route on its ids in one transaction. When a batch fails, half
 * as many are taken, until the one at fault stands alone and harms no other; that one is tried again later, and in the end
 * put aside as a dead letter. Batches that succeed grow again: each thread's own, or what others get done meanwhile would
 * undo the search. A deadlock is nobody's fault, and counts as no try; nor does a database that fails in the middle.
 */
final class StepConsumer extends PollingConsumer {
    /** Exchange variable: whether a row among these has failed alone before. */
    static final String AGAIN = "again";

    /**
     * Faults of the database in a row that are no step's, though it had just answered: what brings it down time and again
     * is a step, which is then looked for. And so many meetings in a row with others are nothing to tell of.
     */
    private static final int EXCUSED = 5;

    private final Logger log = LoggerFactory.getLogger(StepConsumer.class);
    private final int batch;
    private final int threads;
    private final int helpers;
    private final Duration shortestRound;
    private final ThreadLocal<Integer> most;
    private final ThreadLocal<Integer> excused = ThreadLocal.withInitial(() -> 0);
    private final ThreadLocal<Integer> clashes = ThreadLocal.withInitial(() -> 0);

    StepConsumer(
            Endpoint endpoint,
            Processor processor,
            LaneSteps steps,
            String lane,
            int batch,
            int threads,
            int helpers,
            Duration shortestRound) {
        super(endpoint, processor, steps, lane);
        this.batch = batch;
        this.most = ThreadLocal.withInitial(() -> batch);
        this.threads = threads;
        this.helpers = helpers;
        this.shortestRound = shortestRound;
    }

    @Override
    int rounds() {
        return threads;
    }

    @Override
    int helpers() {
        return helpers;
    }

    @Override
    Duration shortestRound() {
        return shortestRound;
    }

    @Override
    Round work() {
        int limit = most.get();
        try {
            long began = System.nanoTime();
            int done = run(limit);
            if (done > 0) {
                steps().meters().step(laneName(), done, began);
                most.set(Math.min(batch, limit * 2));
                excused.set(0);
                clashes.set(0);
            }
            return done == limit ? Round.FULL : done > 0 ? Round.SOME : Round.NOTHING;
        } catch (ConcurrencyFailureException clash) {
            return again(clash); // at the commit
        } catch (StepFailedException failed) {
            Optional<ConcurrencyFailureException> clash = clash(failed);
            if (clash.isPresent()) {
                return again(clash.get());
            }
            Optional<RuntimeException> fault = ofTheDatabase(failed);
            if (fault.isPresent()) {
                throw fault.get(); // all of it is back
            }
            if (failed.rows().size() > 1) {
                log.warn(
                        "{} steps of the lane {} failed together and are tried by halves: {}",
                        failed.rows().size(),
                        laneName(),
                        Causes.of(failed.getCause()));
                most.set(failed.rows().size() / 2);
            } else {
                putOff(failed);
            }
            return Round.FULL;
        }
    }

    /**
     * Another transaction was in the way, through no fault of any row: all of it is back, and is tried again as it is. One
     * that stays in the way is trouble, of which whoever watches is to hear.
     */
    private Round again(ConcurrencyFailureException clash) {
        if (clashes.get() == EXCUSED) {
            throw clash;
        }
        clashes.set(clashes.get() + 1);
        log.info("a round of {} met another one and is done again: {}", laneName(), Causes.of(clash));
        return Round.SOME;
    }

    private static Optional<ConcurrencyFailureException> clash(Throwable failure) {
        return causes(failure)
                .filter(ConcurrencyFailureException.class::isInstance)
                .map(ConcurrencyFailureException.class::cast)
                .findFirst();
    }

    private Optional<RuntimeException> ofTheDatabase(StepFailedException failed) {
        Optional<RuntimeException> full =
                causes(failed).filter(DatabaseFault::isFull).findFirst();
        if (full.isPresent() || excused.get() == EXCUSED) {
            return full;
        }
        Optional<RuntimeException> passing =
                causes(failed).filter(DatabaseFault::passes).findFirst();
        passing.ifPresent(fault -> excused.set(excused.get() + 1));
        return passing;
    }

    private static Stream<RuntimeException> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(RuntimeException.class::isInstance)
                .map(RuntimeException.class::cast);
    }

    private int run(int limit) {
        return steps().transaction().execute(status -> {
            List<WorkRow> rows = steps().take(laneName(), limit);
            if (!rows.isEmpty()) {
                route(rows);
            }
            return rows.size();
        });
    }

    private void route(List<WorkRow> rows) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(rows.stream().map(WorkRow::ref).toList());
            exchange.setVariable(AGAIN, rows.stream().anyMatch(r -> r.tries() > 0));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw new StepFailedException(rows, exchange.getException());
            }
        } catch (StepFailedException e) {
            throw e;
        } catch (Exception e) {
            throw new StepFailedException(rows, e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void putOff(StepFailedException failed) {
        WorkRow row = failed.rows().getFirst();
        try {
            steps().transaction()
                    .executeWithoutResult(status -> steps().deadLetters().failed(row, Causes.of(failed.getCause())));
        } finally {
            tell(failed, row);
        }
    }

    private void tell(StepFailedException failed, WorkRow row) {
        try (var named = MDC.putCloseable(PartnerCall.TRACE, traceOf(row))) {
            log.warn(
                    "a step failed: lane {} ref {} try {}: {}",
                    row.lane(),
                    row.ref(),
                    row.tries() + 1,
                    Causes.of(failed.getCause()));
        }
    }

    private @Nullable String traceOf(WorkRow row) {
        try {
            return steps().traces().of(row.ref());
        } catch (DataAccessException | TransactionException e) {
            return null; // why it failed is told all the same
        }
    }

    private static final class StepFailedException extends RuntimeException {
        private final transient List<WorkRow> rows;

        StepFailedException(List<WorkRow> rows, Exception cause) {
            super(cause);
            this.rows = rows;
        }

        List<WorkRow> rows() {
            return rows;
        }
    }
}
