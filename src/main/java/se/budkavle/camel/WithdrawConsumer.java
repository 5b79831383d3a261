package se.budkavle.camel;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.Withdrawals;
import se.budkavle.work.Lanes;

/**
 * Asks a partner to let go of messages, one at a time. The route ends with true when it has, or with word that the wish
 * lies there.
 */
final class WithdrawConsumer extends PollingConsumer {
    private final Logger log = LoggerFactory.getLogger(WithdrawConsumer.class);
    private final String partner;

    WithdrawConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.withdrawals(partner));
        this.partner = partner;
    }

    @Override
    Round work() {
        Withdrawals withdrawals = steps().withdrawals();
        var next = withdrawals.next(partner);
        if (next.isEmpty()) {
            return Round.NOTHING;
        }
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(next.get());
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            Object answer = exchange.getMessage().getBody();
            if (answer == StopList.Left.AT_THE_PARTNER) {
                withdrawals.asked(next.get());
            } else {
                withdrawals.answered(next.get(), Boolean.TRUE.equals(answer));
            }
        } catch (Exception e) {
            log.warn(
                    "{} did not say whether it let go of attempt {}: {}",
                    partner,
                    next.get().attemptId(),
                    Causes.of(e));
            withdrawals.unanswered(next.get());
        } finally {
            releaseExchange(exchange, false);
        }
        return Round.FULL;
    }
}
