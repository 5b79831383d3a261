package se.budkavle.camel;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.partner.Inquiry;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;

/** The call that asks a partner whether it has a message. */
@Component("partnerInquiry")
final class PartnerInquiry {
    private static final String ASKED = "asked";
    private static final int UNAUTHORIZED = 401;

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;
    private final Clock clock;

    PartnerInquiry(Supplier<Translator> translator, PartnerAuth auth, Clock clock) {
        this.translator = translator;
        this.auth = auth;
        this.clock = clock;
    }

    /** Path, query and credentials; the {@link Asked} stays in a variable. */
    public void ask(Exchange exchange) {
        Asked asked = exchange.getMessage().getBody(Asked.class);
        exchange.setVariable(ASKED, asked);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(asked.partner());
        Inquiry inquiry = Objects.requireNonNull(partner.inquiry());
        exchange.getMessage().setBody(new byte[0]);
        PartnerHttp.limit(exchange, partner, "application/json");
        if (!inquiry.path().isEmpty()) {
            exchange.getMessage().setHeader(Exchange.HTTP_PATH, inquiry.path());
        }
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, today.inquiry(partner.name(), asked.about()));
        auth.headers(exchange, today, partner.name(), "inquiry-" + asked.attemptId())
                .forEach(exchange.getMessage()::setHeader);
    }

    /** The body becomes what the partner has. */
    public void answered(Exchange exchange) {
        Asked asked = exchange.getVariable(ASKED, Asked.class);
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (Integer.valueOf(UNAUTHORIZED).equals(status)) {
            auth.renews(exchange, asked.partner());
        }
        if (status == null || status / 100 != 2) {
            throw new NotSentException(asked.partner() + ": answered " + status, null, null);
        }
        byte[] body = exchange.getMessage().getBody(byte[].class);
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
        exchange.getMessage()
                .setBody(translator
                        .get()
                        .found(
                                asked.partner(),
                                body == null ? new byte[0] : body,
                                type == null ? "application/json" : type,
                                asked.about(),
                                clock.instant()));
    }

    /** No answer at all. */
    public void failed(Exchange exchange) {
        var e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, IOException.class);
        throw new NotSentException(
                exchange.getVariable(ASKED, Asked.class).partner() + ": no answer, "
                        + e.getClass().getSimpleName(),
                null,
                e);
    }
}
