package se.budkavle.camel;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Withdrawals.Wanted;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;
import se.budkavle.partner.Withdraw;

/** The call that asks a partner to let go of a message. */
@Component("partnerWithdraw")
final class PartnerWithdraw {
    private static final String WANTED = "wanted";

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;
    private final Clock clock;

    PartnerWithdraw(Supplier<Translator> translator, PartnerAuth auth, Clock clock) {
        this.translator = translator;
        this.auth = auth;
        this.clock = clock;
    }

    /** Method, path and credentials; an id that would not stay inside a path is not asked for. */
    public void ask(Exchange exchange) {
        Wanted wanted = exchange.getMessage().getBody(Wanted.class);
        exchange.setVariable(WANTED, wanted);
        if (!wanted.partnerRef().matches("[A-Za-z0-9._~-]{1,200}")
                || wanted.partnerRef().matches("[.]+")) {
            throw new NotSentException(wanted.partner() + ": its id of the message fits into no address", null, null);
        }
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(wanted.partner());
        Withdraw withdraw = Objects.requireNonNull(partner.withdraw());
        exchange.getMessage().setBody(new byte[0]);
        PartnerHttp.limit(exchange, partner, "application/json");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, withdraw.method());
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, wanted.partnerRef() + withdraw.suffix());
        auth.headers(exchange, today, partner.name(), "withdraw-" + wanted.attemptId())
                .forEach(exchange.getMessage()::setHeader);
    }

    /** The body becomes true when the partner let go, false when it could not any more. */
    public void answered(Exchange exchange) {
        Wanted wanted = exchange.getVariable(WANTED, Wanted.class);
        int status = PartnerAnswer.heard(exchange, wanted.partner(), auth, clock.instant())
                .demandWord();
        Withdraw withdraw = Objects.requireNonNull(
                translator.get().catalogue().partner(wanted.partner()).withdraw());
        String body = exchange.getMessage().getBody(String.class);
        exchange.getMessage().setBody(withdraw.isLetGo(status, body == null ? "" : body));
    }

    /** No answer at all. */
    public void failed(Exchange exchange) {
        throw PartnerAnswer.none(
                exchange, exchange.getVariable(WANTED, Wanted.class).partner());
    }
}
