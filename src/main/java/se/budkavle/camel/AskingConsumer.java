package se.budkavle.camel;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.partner.NotSentException;

/**
 * Asks a partner something besides its messages, one question after the other. The route gets the question as its body and
 * ends with the answer; a question that nobody answered is asked again by whoever keeps it.
 *
 * @param <Q> the question
 */
abstract class AskingConsumer<Q> extends PollingConsumer {
    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String partner;

    AskingConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String lane, String partner) {
        super(endpoint, processor, steps, lane);
        this.partner = partner;
    }

    /** The next question to the partner, leased by the token; empty when there is none. */
    abstract Optional<Q> next(String partner, UUID token);

    /** @param answer what the route ended with */
    abstract void answered(Q question, Object answer);

    /** @param later when the partner wants to be asked again; null when it did not say */
    abstract void unanswered(Q question, @Nullable Duration later);

    /** What was asked, as the log may tell it: {@code which of 12 persons it reaches}. */
    abstract String told(Q question);

    @Override
    Round work() {
        Optional<Q> next = leased(token -> next(partner, token));
        if (next.isEmpty()) {
            return Round.NOTHING;
        }
        return ask(next.get()) ? Round.FULL : Round.TROUBLE;
    }

    /** False when nobody answered: the next question would fare no better at once. */
    private boolean ask(Q question) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(question);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            answered(question, exchange.getMessage().getBody());
            return true;
        } catch (Exception e) { // a route may throw anything: told, and asked again
            log.warn("{} did not say {}: {}", partner, told(question), Causes.of(e));
            unanswered(question, e instanceof NotSentException said ? said.retryAfter() : null);
            return false;
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
