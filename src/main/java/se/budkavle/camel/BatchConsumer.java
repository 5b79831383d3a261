package se.budkavle.camel;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.partner.UnprintableLetterException;
import se.budkavle.work.Lanes;

/** A partner's sealed batches, one at a time: built, uploaded by the partner's route, and written down as sent. */
final class BatchConsumer extends PollingConsumer {
    private static final long RENEW_SECONDS = 15;

    private final Logger log = LoggerFactory.getLogger(BatchConsumer.class);
    private final String partner;
    private ScheduledExecutorService renewals;

    BatchConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.batches(partner));
        this.partner = partner;
    }

    @Override
    protected void doStart() throws Exception {
        renewals = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("renew-" + laneName()).factory());
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        renewals.shutdownNow();
    }

    @Override
    Round work() throws Exception {
        BatchRelease release = steps().batches();
        var claimed = leased(token -> release.claim(partner, token));
        if (claimed.isEmpty()) {
            return Round.NOTHING;
        }
        var batch = claimed.get();
        Exchange exchange = createExchange(false);
        Future<?> renewing =
                renewals.scheduleWithFixedDelay(() -> renew(batch), RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
        try {
            exchange.getMessage().setBody(release.build(batch));
            call(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            steps().meters().handedOver(partner, release.sent(batch), true);
            steps().refusals().admitted(partner);
        } catch (UnprintableLetterException e) {
            log.warn("batch {} goes on without letter {}, which cannot be printed", batch.batchId(), e.letterId());
            release.without(batch, e.letterId());
        } catch (Exception e) { // a route may throw anything: told, and handed over again
            log.warn("batch {} was not handed over and is tried again: {}", batch.batchId(), Causes.of(e));
            if (Refusals.isRefusal(e)) {
                steps().refusals().refused(partner);
            }
            steps().meters().handedOver(partner, release.notSent(batch), false);
        } finally {
            renewing.cancel(false);
            releaseExchange(exchange, false);
        }
        return Round.FULL;
    }

    private void call(Exchange exchange) throws Exception {
        long began = System.nanoTime();
        try {
            getProcessor().process(exchange);
        } finally {
            steps().meters().call(partner, began);
        }
    }

    private void renew(BatchRelease.Claimed batch) {
        try {
            if (!steps().batches().renew(batch)) {
                log.warn("batch {} is no longer ours: its lease ran out", batch.batchId());
            }
        } catch (DataAccessException e) {
            log.warn("the lease of batch {} could not be renewed: {}", batch.batchId(), Causes.of(e));
        }
    }
}
