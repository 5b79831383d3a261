package se.budkavle.planning;

import java.util.List;
import java.util.Optional;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.Customer;

/** What the person has said about a communication's class and topic. A no to either is a no. */
record Permissions(Consents consents, List<String> purposes) {

    static Permissions of(ChannelCase c) {
        return new Permissions(
                new Consents(c.consents()),
                Purposes.of(c.sendout().messageClass().word(), c.sendout().topic()));
    }

    /** The class or topic that was refused on this channel. */
    Optional<String> refusal(String channel) {
        return latest(channel).stream()
                .filter(word -> !word.granted())
                .map(ConsentWord::purpose)
                .findFirst();
    }

    boolean granted(String channel) {
        return latest(channel).stream().anyMatch(ConsentWord::granted);
    }

    private List<ConsentWord> latest(String channel) {
        return purposes.stream()
                .flatMap(purpose -> consents.latest(purpose, channel).stream())
                .toList();
    }

    /** A customer is current until the register's {@code status} says {@code former} or {@code prospect}. */
    static boolean isCurrentCustomer(Customer customer) {
        return customer.text("status")
                .filter(status -> status.equals("former") || status.equals("prospect"))
                .isEmpty();
    }
}
