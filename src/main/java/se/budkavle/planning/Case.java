package se.budkavle.planning;

import java.time.Instant;
import java.util.List;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.event.Event;

/**
 * Everything a decision rests on, so that the same case and the same rules always give the same intents.
 *
 * @param customer the register after the event's snapshot
 * @param open the person's communications that are planned or active, over all the person's customer numbers
 * @param now business time
 * @param mailboxes what operators have said of the customer's
 */
public record Case(
        Event event,
        Customer customer,
        List<ConsentWord> consents,
        List<Suppression> suppressions,
        List<OpenCommunication> open,
        Instant now,
        Mailboxes mailboxes) {

    /** Cases that were stored before mailboxes were asked for know nothing of them. */
    public Case {
        mailboxes = mailboxes == null ? Mailboxes.UNASKED : mailboxes;
    }

    /** Of somebody whose mailboxes nobody was asked for. */
    public Case(
            Event event,
            Customer customer,
            List<ConsentWord> consents,
            List<Suppression> suppressions,
            List<OpenCommunication> open,
            Instant now) {
        this(event, customer, consents, suppressions, open, now, Mailboxes.UNASKED);
    }
}
