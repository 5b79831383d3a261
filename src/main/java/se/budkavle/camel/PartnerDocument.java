package se.budkavle.camel;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Enclosures;
import se.budkavle.partner.Message;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UntranslatableException;

/** The partner's document of a message, or our own refusal of it. */
@Component("partnerDocument")
final class PartnerDocument {
    private final Supplier<Translator> translator;
    private final Clock clock;

    PartnerDocument(Supplier<Translator> translator, Clock clock) {
        this.translator = translator;
        this.clock = clock;
    }

    /** The body becomes the document; the message stays in its variable. */
    public void make(Exchange exchange) {
        Message message = message(exchange);
        Translator today = translator.get();
        String document = today.catalogue().partner(message.partner()).document();
        byte[] made = today.translate(message.partner(), document, message);
        Handed.keep(exchange, today.mediaType(message.partner(), document), made, null);
        exchange.getMessage().setBody(Enclosures.filled(made, message));
    }

    /** The canonical message that this exchange is about: routes keep it in the variable {@code message}. */
    static Message message(Exchange exchange) {
        return Objects.requireNonNull(exchange.getVariable("message", Message.class), "the route keeps no message");
    }

    /** What could not be translated is no report of the partner's, but ours: no byte went out. */
    public void refused(Exchange exchange) {
        Message message = message(exchange);
        var why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, UntranslatableException.class);
        exchange.getMessage()
                .setBody(new DeliveryReport(
                        message.partner(),
                        null,
                        message.attemptId(),
                        why.outcome(),
                        why.reason(),
                        clock.instant(),
                        true,
                        why.getMessage()));
    }
}
