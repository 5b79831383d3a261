package se.budkavle.camel;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.NotSentException;

/** What a partner answers to a question or a wish, beside the messages that it is sent. */
final class PartnerAnswer {
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final Exchange exchange;
    private final String partner;
    private final Instant now;
    private final @Nullable Integer status;

    private PartnerAnswer(Exchange exchange, String partner, Instant now) {
        this.exchange = exchange;
        this.partner = partner;
        this.now = now;
        this.status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    }

    /** A token that it refuses is not used again. */
    static PartnerAnswer heard(Exchange exchange, String partner, PartnerAuth auth, Instant now) {
        var answer = new PartnerAnswer(exchange, partner, now);
        if (answer.status != null && answer.status == UNAUTHORIZED) {
            auth.renews(exchange, partner);
        }
        return answer;
    }

    /** @throws NotSentException unless it says that all went well */
    PartnerAnswer demandSuccess() {
        if (status == null || status / 100 != 2) {
            throw saysNothing();
        }
        return this;
    }

    /**
     * A word on the matter, a no as well.
     *
     * @throws NotSentException when it says only that the partner could not look at it
     */
    int demandWord() {
        if (status == null || status == UNAUTHORIZED || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
            throw saysNothing();
        }
        return status;
    }

    /** When to ask again is a word on all questions where the partner cannot look at them, and else on this one alone. */
    private NotSentException saysNothing() {
        boolean isOfAll = status != null && (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR);
        String later = exchange.getMessage().getHeader("Retry-After", String.class);
        Duration pause = isOfAll ? HttpAnswer.retryAfter(later, now) : null;
        return new NotSentException(partner + ": answered " + status, pause, null);
    }

    byte[] body() {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    String mediaType() {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        return type == null ? "application/json" : type;
    }

    /** No answer at all. */
    static NotSentException none(Exchange exchange, String partner) {
        var e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, IOException.class);
        return new NotSentException(partner + ": " + PartnerHttp.why(e), null, e);
    }
}
