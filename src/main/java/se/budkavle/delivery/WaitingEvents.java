package se.budkavle.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.event.EventStore;

/** Events that wait for an operator's word about their customer, and whatever else came after them of the same person. */
final class WaitingEvents {
    private final EventStore events;
    private final MailboxDesk.Seen mailboxes;
    private final Function<Event, Optional<Customer>> known;
    private final Map<Instant, List<UUID>> until = new LinkedHashMap<>();
    private final Map<String, Instant> persons = new HashMap<>();

    /** @param known the customer as an event would leave it; empty for somebody unknown */
    WaitingEvents(EventStore events, MailboxDesk.Seen mailboxes, Function<Event, Optional<Customer>> known) {
        this.events = events;
        this.mailboxes = mailboxes;
        this.known = known;
    }

    boolean takes(Event event) {
        boolean concerned = mailboxes.concerns(event.type());
        Optional<Customer> customer = concerned || !persons.isEmpty() ? known.apply(event) : Optional.empty();
        if (customer.isEmpty()) {
            return false;
        }
        Instant earlier = persons.get(customer.get().personKey());
        if (earlier != null) {
            mailboxes.waitsBehind(event.eventId(), customer.get());
        }
        Optional<Instant> wait = earlier != null || !concerned
                ? Optional.ofNullable(earlier)
                : mailboxes.wait(event.eventId(), customer.get());
        wait.ifPresent(moment -> {
            persons.put(customer.get().personKey(), moment);
            until.computeIfAbsent(moment, m -> new ArrayList<>()).add(event.eventId());
        });
        return wait.isPresent();
    }

    void save() {
        mailboxes.ask();
        until.forEach((moment, ids) -> events.postpone(ids, moment));
    }
}
