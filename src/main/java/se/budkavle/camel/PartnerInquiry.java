package se.budkavle.camel;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.partner.Inquiry;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;

/** The call that asks a partner whether it has a message. */
@Component("partnerInquiry")
final class PartnerInquiry {
    private static final String ASKED = "asked";

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
        PartnerAnswer answer = PartnerAnswer.heard(exchange, asked.partner(), auth, clock.instant())
                .demandSuccess();
        exchange.getMessage()
                .setBody(translator
                        .get()
                        .found(asked.partner(), answer.body(), answer.mediaType(), asked.about(), clock.instant()));
    }

    /** No answer at all. */
    public void failed(Exchange exchange) {
        throw PartnerAnswer.none(
                exchange, exchange.getVariable(ASKED, Asked.class).partner());
    }
}
