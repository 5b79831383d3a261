package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.event.Event;
import se.budkavle.planning.Case;
import se.budkavle.planning.Mailboxes;
import se.budkavle.planning.OpenCommunication;

/**
 * A case as it is kept: all but the event, beside which it lies and which never changes.
 *
 * @param event only in cases that were kept before they were shortened so
 * @param mailboxes null in cases that were kept before anybody asked for them
 */
record KeptCase(
        @Nullable Event event,
        Customer customer,
        List<ConsentWord> consents,
        List<Suppression> suppressions,
        List<OpenCommunication> open,
        Instant now,
        @Nullable Mailboxes mailboxes) {

    static KeptCase of(Case facts) {
        return new KeptCase(
                null,
                facts.customer(),
                facts.consents(),
                facts.suppressions(),
                facts.open(),
                facts.now(),
                facts.mailboxes());
    }

    Case about(Event stored) {
        return new Case(event == null ? stored : event, customer, consents, suppressions, open, now, mailboxes);
    }
}
