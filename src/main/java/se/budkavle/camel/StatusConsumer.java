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

/**
 * One subscriber of statuses: reads on for it, and tells it one status at a time, in their order as long as it takes them.
 * Of several hubs one tells it, or they would overtake each other.
 */
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
        if (!steps().duties().begin(laneName())) {
            return Round.NOTHING;
        }
        try {
            return told();
        } finally {
            steps().duties().end(laneName());
        }
    }

    private Round told() {
        boolean more = feed.gather(subscriber, wanted, GATHERED);
        List<Claimed> claimed = feed.claim(subscriber, CLAIMED);
        tell(claimed);
        return more || claimed.size() == CLAIMED ? Round.FULL : claimed.isEmpty() ? Round.NOTHING : Round.SOME;
    }

    /** Who is away for one is away for those behind it. */
    private void tell(List<Claimed> claimed) {
        NotTaken last = null;
        for (Claimed status : claimed) {
            NotTaken failure = last != null && last.away() ? last : tell(status);
            if (failure == null) {
                feed.taken(status);
            } else {
                feed.notTaken(status, failure.why());
                if (failure != last) {
                    log.warn("{} did not take status {}: {}", subscriber, status.id(), failure.why());
                }
            }
            last = failure;
        }
    }

    /** Why it was not taken; null when it was. */
    private @Nullable NotTaken tell(Claimed status) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(status);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        NotTaken failure = failure(exchange);
        releaseExchange(exchange, false);
        return failure;
    }

    private static @Nullable NotTaken failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return new NotTaken(Causes.of(exchange.getException()), true);
        }
        return exchange.getMessage().getBody() instanceof NotTaken notTaken ? notTaken : null;
    }
}
