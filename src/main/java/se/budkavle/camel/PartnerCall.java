package se.budkavle.camel;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.Failpoints;

/** One message on its partner's route. */
final class PartnerCall {
    /** Exchange variable with what a partner's call carries as {@code traceparent}. */
    static final String TRACEPARENT = "traceparent";

    /** What a line of the log begins with that tells of one event and what came of it. */
    static final String TRACE = "trace";

    private PartnerCall() {}

    /** @param lane whose route begins with {@code consumer} */
    static Result of(Claimed claimed, DefaultConsumer consumer, String lane) {
        Exchange exchange;
        try {
            exchange = consumer.createExchange(false);
        } catch (RuntimeException e) {
            return CallResult.ownFault(claimed, e.getClass().getSimpleName(), null);
        }
        try {
            exchange.getMessage().setBody(claimed.message());
            exchange.setVariable(TRACEPARENT, claimed.traceparent());
            MDC.put(TRACE, traceId(claimed.traceparent()));
            Failpoints.pass("before sending by " + lane);
            consumer.getProcessor().process(exchange);
            Failpoints.pass("after sending by " + lane);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            exchange.setException(e);
        } finally {
            MDC.remove(TRACE);
        }
        Result result = CallResult.of(claimed, exchange);
        consumer.releaseExchange(exchange, false);
        return result;
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        return traceparent == null ? null : traceparent.split("-")[1];
    }
}
