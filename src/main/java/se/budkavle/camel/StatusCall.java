package se.budkavle.camel;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.StatusFeed.Claimed;
import se.budkavle.partner.Auth;

/** A status as a call or a message to the system that asked for it. */
@Component("statusCall")
final class StatusCall {
    private static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final String TIME_LIMIT_MS = "10000";

    private final RouteSecrets secrets;
    private final Clock clock;

    StatusCall(RouteSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The call's body, with headers signed as Standard Webhooks has it by the secret in the variable {@code secret}. */
    public void call(Exchange exchange) {
        Claimed status = exchange.getMessage().getBody(Claimed.class);
        String secret = secrets.now(exchange.getVariable("secret", String.class));
        Message message = exchange.getMessage();
        message.setBody(status.body());
        message.setHeader(Exchange.CONTENT_TYPE, MEDIA_TYPE);
        message.setHeader(PartnerHttp.TIME, TIME_LIMIT_MS);
        Auth.STANDARD_WEBHOOKS
                .headers(Map.of("secret", secret), status.id(), status.body(), clock.instant())
                .forEach(message::setHeader);
    }

    /** The message's text. */
    public void message(Exchange exchange) {
        Claimed status = exchange.getMessage().getBody(Claimed.class);
        exchange.getMessage().setBody(new String(status.body(), StandardCharsets.UTF_8));
    }

    /** The record's value, with the key that keeps what is about one customer in one partition. */
    public void record(Exchange exchange) {
        Claimed status = exchange.getMessage().getBody(Claimed.class);
        message(exchange);
        exchange.getMessage().setHeader("content-type", MEDIA_TYPE);
        if (status.customerNo() != null) {
            exchange.getMessage().setHeader(KafkaConstants.KEY, status.customerNo());
        }
    }

    /** The status was not taken, and why. @param away whether nobody was there to take it, nor the next one */
    record NotTaken(String why, boolean away) {}

    /** Any 2xx takes it. */
    public void answered(Exchange exchange) {
        int code = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        exchange.getMessage()
                .setBody(code / 100 == 2 ? null : new NotTaken("the answer was " + code, code == 429 || code > 500));
    }

    /** The brokers did not confirm the record. What they refuse for its own sake says nothing of the next one. */
    public void unwritten(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.getMessage().setBody(new NotTaken(Causes.of(failure), failure instanceof RetriableException));
    }

    /** Nobody answered, or not to the end. */
    public void failed(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.getMessage().setBody(new NotTaken(failure == null ? "no answer" : Causes.of(failure), true));
    }
}
