package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;

/** Whom an event says that it is about: a personal or an organisation number. */
final class PersonKey {
    private PersonKey() {}

    /** A wrong number is nobody's. */
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
