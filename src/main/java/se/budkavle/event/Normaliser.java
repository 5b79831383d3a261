package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import se.budkavle.identity.Bankgiro;
import se.budkavle.identity.Country;
import se.budkavle.identity.EmailAddress;
import se.budkavle.identity.OcrNumber;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;
import se.budkavle.identity.PhoneNumber;
import se.budkavle.identity.PostalCode;

/**
 * Writes numbers and addresses the way the hub keeps them. What cannot be understood stays as the source wrote it, with
 * a warning: a bad mobile number must not stop a notice that can go by letter.
 */
final class Normaliser {
    private final LocalDate today;
    private final List<FieldMessage> warnings = new ArrayList<>();
    private boolean changed;

    private Normaliser(LocalDate today) {
        this.today = today;
    }

    /** @param isChanged whether anything was written differently than before */
    record Normalised(List<FieldMessage> warnings, boolean isChanged) {}

    /** Changes {@code data} in place. */
    static Normalised normalise(ObjectNode data, LocalDate today) {
        var normaliser = new Normaliser(today);
        normaliser.person(data.path("customer"), "/data/customer");
        normaliser.person(data.path("customer").path("payer"), "/data/customer/payer");
        normaliser.person(data.path("payer"), "/data/payer");
        normaliser.address(data.path("facility").path("address"), "/data/facility/address");
        normaliser.bill(data.path("invoice"));
        return new Normalised(List.copyOf(normaliser.warnings), normaliser.changed);
    }

    private void person(JsonNode node, String place) {
        if (!(node instanceof ObjectNode person)) {
            return;
        }
        reach(person, place);
        replace(
                person,
                "personalNumber",
                place,
                t -> PersonalNumber.parse(t, today).map(PersonalNumber::digits),
                "is no personal number; write twelve digits, or ten with - or +");
        replace(
                person,
                "orgNumber",
                place,
                t -> OrganisationNumber.parse(t, today).map(OrganisationNumber::digits),
                "is no organisation number; write ten digits that end with their check digit");
        birthDate(person);
        address(person.path("address"), place + "/address");
        address(person.path("estate").path("address"), place + "/estate/address");
        if (person.path("contact") instanceof ObjectNode contact) {
            reach(contact, place + "/contact");
            address(contact.path("address"), place + "/contact/address");
        }
    }

    private void reach(ObjectNode person, String place) {
        replace(person, "email", place, t -> email(t, place), "is no e-mail address that can be written to");
        replace(person, "mobile", place, t -> mobile(t, place), "is no telephone number; write +46 or national form");
        replace(
                person,
                "phone",
                place,
                t -> PhoneNumber.parse(t).map(PhoneNumber::e164),
                "is no telephone number; write +46 or national form");
    }

    private Optional<String> email(String text, String place) {
        Optional<EmailAddress> email = EmailAddress.parse(text);
        if (email.filter(EmailAddress::international).isPresent()) {
            warn(place + "/email", "has a domain with letters beyond ASCII; make sure that it is the right one");
        }
        return email.map(EmailAddress::address);
    }

    private Optional<String> mobile(String text, String place) {
        Optional<PhoneNumber> number = PhoneNumber.parse(text);
        number.ifPresent(n -> {
            switch (n.kind()) {
                case MOBILE -> {}
                case PREMIUM -> warn(place + "/mobile", "is a premium-rate number; no SMS will be sent to it");
                case OTHER -> warn(place + "/mobile", "is not a mobile number; no SMS will be sent to it");
            }
        });
        return number.map(PhoneNumber::e164);
    }

    /** A source that sends the personal number need not send the birth date. */
    private void birthDate(ObjectNode person) {
        if (!person.has("birthDate") && person.path("personalNumber").isTextual()) {
            PersonalNumber.parse(person.path("personalNumber").asText(), today)
                    .ifPresent(n -> put(person, "birthDate", n.birthDate().toString()));
        }
    }

    private void address(JsonNode node, String place) {
        if (node instanceof ObjectNode address) {
            replace(
                    address,
                    "country",
                    place,
                    t -> t.isBlank() ? Optional.of(t) : Country.code(t),
                    "is no country; write its two letters, for example SE");
            replace(
                    address,
                    "postalCode",
                    place,
                    t -> PostalCode.normalised(t, address.path("country").asText("")),
                    "is no postal code; in Sweden write five digits, for example 582 24");
        }
    }

    private void bill(JsonNode node) {
        if (node instanceof ObjectNode invoice) {
            replace(invoice, "ocr", "/data/invoice", OcrNumber::normalised, "is no payment reference");
            replace(invoice, "bankgiro", "/data/invoice", Bankgiro::normalised, "is no bankgiro number");
        }
    }

    private void replace(
            ObjectNode owner, String field, String place, Function<String, Optional<String>> rule, String wrong) {
        JsonNode value = owner.path(field);
        if (!value.isTextual()) {
            return;
        }
        Optional<String> normal = rule.apply(value.asText());
        normal.ifPresentOrElse(
                text -> {
                    if (!text.equals(value.asText())) {
                        put(owner, field, text);
                    }
                },
                () -> warn(place + "/" + field, wrong));
    }

    private void put(ObjectNode owner, String field, String text) {
        owner.put(field, text);
        changed = true;
    }

    private void warn(String pointer, String message) {
        warnings.add(new FieldMessage(pointer, message));
    }
}
