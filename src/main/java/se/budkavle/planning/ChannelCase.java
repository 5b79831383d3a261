package se.budkavle.planning;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.sendout.Sendout;

/**
 * What the ranking of channels rests on: at planning, and again at each fallback.
 *
 * @param role to whom: customer, payer, contact or estate
 * @param triedChannels channels that have been tried for this communication
 * @param costs measured; a channel that is absent counts with its unit cost
 * @param mailboxes what operators have said of the customer's
 */
public record ChannelCase(
        Sendout sendout,
        Customer customer,
        String role,
        List<ConsentWord> consents,
        List<Suppression> suppressions,
        Set<String> triedChannels,
        @Nullable Window window,
        Map<String, Cost> costs,
        Instant now,
        Mailboxes mailboxes) {

    /** Of somebody whose mailboxes nobody was asked for. */
    public ChannelCase(
            Sendout sendout,
            Customer customer,
            String role,
            List<ConsentWord> consents,
            List<Suppression> suppressions,
            Set<String> triedChannels,
            @Nullable Window window,
            Map<String, Cost> costs,
            Instant now) {
        this(sendout, customer, role, consents, suppressions, triedChannels, window, costs, now, Mailboxes.UNASKED);
    }

    ChannelCase withCosts(Map<String, Cost> measured) {
        return new ChannelCase(
                sendout, customer, role, consents, suppressions, triedChannels, window, measured, now, mailboxes);
    }
}
