package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;

/** Whom an event is about: the personal or organisation number that is known by now, else the customer number. */
final class PersonKey {
    private PersonKey() {}

    /** @param known by customer number, of those whom their events do not name */
    static String of(Event event, Map<String, String> known) {
        return named(event).orElseGet(() -> known.getOrDefault(event.customerNo(), event.customerNo()));
    }

    /** The number that the event itself names; a wrong number is nobody's. */
    static Optional<String> named(Event event) {
        JsonNode customer = event.data().path("customer");
        String personalNumber = customer.path("personalNumber").asText("");
        String orgNumber = customer.path("orgNumber").asText("");
        if (PersonalNumber.exists(personalNumber)) {
            return Optional.of(personalNumber);
        }
        return OrganisationNumber.exists(orgNumber) ? Optional.of(orgNumber) : Optional.empty();
    }
}
