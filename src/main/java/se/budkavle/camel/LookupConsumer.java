package se.budkavle.camel;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.MailboxLookups.Question;
import se.budkavle.work.Lanes;

/**
 * Asks a partner which persons it reaches, many at a time, one question after the other. The route gets the {@link
 * Question} and ends with a set of those whom the partner named.
 */
final class LookupConsumer extends PollingConsumer {
    private final Logger log = LoggerFactory.getLogger(LookupConsumer.class);
    private final String partner;

    LookupConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.lookups(partner));
        this.partner = partner;
    }

    @Override
    Round work() {
        MailboxLookups lookups = steps().lookups();
        var next = lookups.next(partner);
        if (next.isEmpty()) {
            return Round.NOTHING;
        }
        try {
            lookups.answered(next.get(), ask(next.get()));
        } catch (Exception e) {
            log.warn(
                    "{} did not say which of {} persons it reaches, and is asked again: {}",
                    partner,
                    next.get().persons().size(),
                    Causes.of(e));
            lookups.unanswered(next.get());
        }
        return Round.FULL;
    }

    private Set<String> ask(Question question) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(question);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (!(exchange.getMessage().getBody() instanceof Set<?> found)) {
                throw new IllegalStateException("the route ended without those whom " + partner + " named");
            }
            return found.stream().map(String::valueOf).collect(Collectors.toSet());
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
