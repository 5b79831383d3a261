package se.budkavle.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.ReportStore.RawReport;
import se.budkavle.event.Event;
import se.budkavle.partner.NewAddress;
import se.budkavle.partner.Said;

/**
 * Whom a raw report tells of: it is read once more, as the set of what partners tell names the first report alone that told
 * a thing. Of rows that no mapping can read our own keys still tell whose they are.
 */
public final class ReportedPersons {
    private static final int CHUNK = 1000;

    private final Stores stores;
    private final ReportReading reading;

    public ReportedPersons(Stores stores, ReportReading reading) {
        this.stores = stores;
        this.reading = reading;
    }

    /** Somebody whose identity is protected. @param attemptId null of who said something unasked, with what belongs to it */
    public record Hidden(
            String customerNo, @Nullable UUID eventId, @Nullable UUID communicationId, @Nullable UUID attemptId) {}

    /** Those of them whose identity is protected, now or in the event that a message was about. */
    public List<Hidden> hidden(RawReport raw) {
        Said said = reading.today(raw);
        var hidden = new ArrayList<Hidden>();
        List<UUID> attempts = List.copyOf(attempts(raw, said));
        for (int from = 0; from < attempts.size(); from += CHUNK) {
            hidden.addAll(among(attempts.subList(from, Math.min(from + CHUNK, attempts.size()))));
        }
        said.replies().stream()
                .flatMap(reply -> reading.writers(reply).stream())
                .map(Customer::customerNo)
                .distinct()
                .filter(stores.customers()::isProtected)
                .forEach(customerNo -> hidden.add(new Hidden(customerNo, null, null, null)));
        return hidden;
    }

    private Set<UUID> attempts(RawReport raw, Said said) {
        var ids = new LinkedHashSet<UUID>();
        Stream.ofNullable(raw.attemptId()).forEach(ids::add);
        new ReportedAttempts(stores)
                .of(ReportReading.reports(raw, said))
                .values()
                .forEach(told -> ids.add(told.attemptId()));
        said.newAddresses().stream().map(NewAddress::attemptId).forEach(ids::add);
        Attempt.keysIn(new String(raw.body(), StandardCharsets.ISO_8859_1).replace("-", ""))
                .forEach(ids::add);
        return ids;
    }

    private List<Hidden> among(List<UUID> attemptIds) {
        List<Attempt> attempts = List.copyOf(stores.attempts().find(attemptIds).values());
        Map<UUID, UUID> events = stores.communications()
                .events(attempts.stream().map(Attempt::communicationId).toList());
        Map<UUID, Event> known = new HashMap<>();
        stores.events().find(Set.copyOf(events.values())).forEach(event -> known.put(event.eventId(), event));
        Set<String> registered = stores.customers()
                .protectedAmong(attempts.stream().map(Attempt::customerNo).toList());
        return attempts.stream()
                .filter(a -> registered.contains(a.customerNo()) || saysSo(known.get(events.get(a.communicationId()))))
                .map(a ->
                        new Hidden(a.customerNo(), events.get(a.communicationId()), a.communicationId(), a.attemptId()))
                .toList();
    }

    private static boolean saysSo(@Nullable Event event) {
        return event != null && new Customer((ObjectNode) event.data().path("customer")).protectedIdentity();
    }
}
