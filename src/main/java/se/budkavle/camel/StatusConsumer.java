package se.budkavle.camel;

import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.camel.StatusCall.NotTaken;
import se.budkavle.delivery.StatusFeed;
import se.budkavle.delivery.StatusFeed.Claimed;
import se.budkavle.delivery.StatusFeed.Wanted;
import se.budkavle.work.Lanes;

/** One subscriber of statuses: reads on for it, and tells it one status at a time, in their order as long as it takes them. */
final class StatusConsumer extends PollingConsumer {
    private static final int GATHERED = 500;
    private static final int CLAIMED = 10;

    private final Logger log = LoggerFactory.getLogger(StatusConsumer.class);
    private final String subscriber;
    private final Wanted wanted;
    private final StatusFeed feed;

    StatusConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String subscriber, Wanted wanted) {
        super(endpoint, processor, steps, Lanes.status(subscriber));
        this.subscriber = subscriber;
        this.wanted = wanted;
        this.feed = steps.statusFeed();
    }

    @Override
    protected void doStart() throws Exception {
        feed.subscribe(subscriber);
        super.doStart();
    }

    @Override
    Round work() {
        boolean more = feed.gather(subscriber, wanted, GATHERED);
        List<Claimed> claimed = feed.claim(subscriber, CLAIMED);
        claimed.forEach(this::tell);
        return more || claimed.size() == CLAIMED ? Round.FULL : claimed.isEmpty() ? Round.NOTHING : Round.SOME;
    }

    private void tell(Claimed status) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(status);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        String why = failure(exchange);
        releaseExchange(exchange, false);
        if (why == null) {
            feed.taken(status);
        } else {
            log.warn("{} did not take status {}: {}", subscriber, status.id(), why);
            feed.notTaken(status, why);
        }
    }

    private static @Nullable String failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return Causes.of(exchange.getException());
        }
        return exchange.getMessage().getBody() instanceof NotTaken notTaken ? notTaken.why() : null;
    }
}
