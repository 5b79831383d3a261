package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.CustomerStore.Heard;
import se.budkavle.customer.CustomerStore.Registered;
import se.budkavle.customer.Suppression;
import se.budkavle.event.Event;

/**
 * Everything that the next steps of a batch of communications rest on, as it is now, read in a few set queries.
 *
 * @param tries the attempts of each communication, first try first
 * @param passedOver the channels for which no content could be made, and that somebody chose another one for
 */
record StepFacts(
        Map<UUID, List<Attempt>> tries,
        Map<UUID, Event> events,
        Map<String, Registered> registered,
        Heard heard,
        List<Suppression> suppressed,
        MailboxDesk.Seen mailboxes,
        Map<UUID, Set<String>> passedOver) {

    static StepFacts about(List<Communication> communications, Stores stores, MailboxDesk mailboxes) {
        List<String> persons = distinct(communications, Communication::personKey);
        Map<String, Registered> registered =
                stores.customers().find(distinct(communications, Communication::customerNo));
        Heard heard = stores.customers().heard(persons);
        List<UUID> ids = distinct(communications, Communication::communicationId);
        return new StepFacts(
                stores.attempts().ofCommunications(ids),
                stores.events().find(distinct(communications, Communication::eventId)).stream()
                        .collect(Collectors.toMap(Event::eventId, e -> e)),
                registered,
                heard,
                stores.suppressions()
                        .find(registered.values().stream()
                                .flatMap(r -> Addresses.of(r.customer()).stream())
                                .distinct()
                                .toList()),
                mailboxes.about(
                        registered.values().stream().map(Registered::customer).toList()),
                stores.workItems().groups().passedOver(ids));
    }

    private static <T> List<T> distinct(
            List<Communication> communications, java.util.function.Function<Communication, T> what) {
        return communications.stream().map(what).distinct().toList();
    }

    List<Attempt> tries(Communication c) {
        return tries.getOrDefault(c.communicationId(), List.of());
    }

    Set<String> passedOver(Communication c) {
        return passedOver.getOrDefault(c.communicationId(), Set.of());
    }

    Customer customer(Communication c) {
        return registered.get(c.customerNo()).customer();
    }

    Event event(Communication c) {
        return events.get(c.eventId());
    }

    List<ConsentWord> consents(Communication c) {
        return heard.words().getOrDefault(c.personKey(), List.of());
    }

    int consentVersion(Communication c) {
        return heard.versions().get(c.personKey());
    }

    List<Suppression> suppressions(Customer customer) {
        return Suppression.naming(suppressed, () -> Addresses.of(customer));
    }
}
