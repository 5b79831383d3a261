package se.budkavle.camel;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.partner.UnprintableLetterException;
import se.budkavle.work.Lanes;

/** A partner's sealed batches, one at a time: built, uploaded by the partner's route, and written down as sent. */
final class BatchConsumer extends PollingConsumer {
    private final Logger log = LoggerFactory.getLogger(BatchConsumer.class);
    private final String partner;

    BatchConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.batches(partner));
        this.partner = partner;
    }

    @Override
    boolean work() throws Exception {
        BatchRelease release = steps().batches();
        var claimed = release.claim(partner);
        if (claimed.isEmpty()) {
            return false;
        }
        var batch = claimed.get();
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(release.build(batch));
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            release.sent(batch);
        } catch (UnprintableLetterException e) {
            log.warn("batch {} goes on without letter {}, which cannot be printed", batch.batchId(), e.letterId());
            release.without(batch, e.letterId());
        } catch (Exception e) {
            log.warn("batch {} was not handed over and is tried again: {}", batch.batchId(), Causes.of(e));
            release.notSent(batch);
        } finally {
            releaseExchange(exchange, false);
        }
        return true;
    }
}
