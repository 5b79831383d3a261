package se.budkavle.camel;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Presence;

/** How a partner's route ended for one message. */
final class CallResult {
    private CallResult() {}

    static Result of(Claimed claimed, Exchange exchange) {
        var handed = exchange.getProperty(AttemptConsumer.HANDED, Lane.Handed.class);
        boolean mayHaveLeft = Handed.mayHaveLeft(exchange);
        Throwable failure = exchange.getException();
        if (failure != null) {
            return failed(claimed, failure, handed, mayHaveLeft);
        }
        return exchange.getMessage().getBody() instanceof DeliveryReport report
                ? new Result.Answered(claimed, report, mayHaveLeft ? Presence.THERE : Presence.NOT_ASKED, handed)
                : new Result.Unclear(claimed, "the partner's route ended without a delivery report", handed);
    }

    /** Whatever has begun to leave, and is not known to be unsent, may have arrived. */
    private static Result failed(
            Claimed claimed, Throwable failure, Lane.@Nullable Handed handed, boolean mayHaveLeft) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof NotSentException n) {
                return new Result.NotSent(claimed, n.retryAfter(), n.partner(), String.valueOf(n.getMessage()), handed);
            }
            if (t instanceof AmbiguousSendException a) {
                return new Result.Unclear(claimed, String.valueOf(a.getMessage()), handed);
            }
        }
        String what = failure.getClass().getSimpleName();
        return mayHaveLeft ? new Result.Unclear(claimed, what, handed) : ownFault(claimed, what, handed);
    }

    /** Nothing has left the hub, and the partner is not to blame: this message alone is tried again. */
    static Result ownFault(Claimed claimed, String what, Lane.@Nullable Handed handed) {
        return new Result.NotSent(
                claimed, null, Presence.NOT_ASKED, "our own fault before anything was sent: " + what, handed);
    }
}
