package se.budkavle.camel;

import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.work.WorkRow;

/**
 * Steps without outside effect: takes a batch and runs the route on its ids in one transaction. When a batch fails, its
 * rows are run one by one, so that the one at fault is found and harms no other; that one is tried again later, and in
 * the end put aside as a dead letter.
 */
final class StepConsumer extends PollingConsumer {
    private final Logger log = LoggerFactory.getLogger(StepConsumer.class);
    private final int batch;
    private int oneByOne;

    StepConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String lane, int batch) {
        super(endpoint, processor, steps, lane);
        this.batch = batch;
    }

    @Override
    boolean work() {
        int limit = oneByOne > 0 ? 1 : batch;
        try {
            int done = run(limit);
            oneByOne = Math.max(0, oneByOne - 1);
            return done > 0;
        } catch (StepFailedException failed) {
            if (failed.rows().size() > 1) {
                oneByOne = failed.rows().size();
            } else {
                putOff(failed);
            }
            return true;
        }
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
        log.warn(
                "a step failed: lane {} ref {} try {}: {}",
                row.lane(),
                row.ref(),
                row.tries() + 1,
                Causes.of(failed.getCause()));
        steps().transaction()
                .executeWithoutResult(status -> steps().deadLetters().failed(row, Causes.of(failed.getCause())));
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
