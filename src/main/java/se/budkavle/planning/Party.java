package se.budkavle.planning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import se.budkavle.customer.Customer;

/**
 * Whom a role means, with what is known of how to reach them; absent texts are empty.
 *
 * @param attention a person at a company
 */
record Party(
        String name,
        String attention,
        String careOf,
        String email,
        String mobile,
        String phone,
        JsonNode address,
        boolean estate) {
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cc}\\u2028\\u2029]+");

    static Party of(Customer customer, String role) {
        if (customer.deceased()) {
            return estate(customer);
        }
        return switch (role) {
            case "payer" -> payer(customer);
            case "contact" -> contact(customer);
            default -> person(customer.data(), customer.isCompany());
        };
    }

    private static Party person(JsonNode data, boolean company) {
        JsonNode address = data.path("address");
        return new Party(
                company && !text(data, "companyName").isEmpty() ? text(data, "companyName") : fullName(data),
                company ? contactName(data) : "",
                text(address, "careOf"),
                text(data, "email"),
                text(data, "mobile"),
                text(data, "phone"),
                address,
                false);
    }

    private static Party estate(Customer customer) {
        JsonNode estate = customer.estate();
        boolean own = estate.path("address").isObject()
                && !text(estate.path("address"), "street").isEmpty();
        JsonNode address = own ? estate.path("address") : customer.address();
        String contact = text(estate, "contactName");
        return new Party(
                ("Dödsboet efter " + fullName(customer.data())).strip(),
                "",
                contact.isEmpty() ? text(address, "careOf") : contact,
                "",
                "",
                "",
                address,
                true);
    }

    /** Somebody else pays only when the register says who. */
    private static Party payer(Customer customer) {
        JsonNode payer = customer.data().path("payer");
        return paysAlone(customer)
                ? person(customer.data(), customer.isCompany())
                : person(payer, !text(payer, "companyName").isEmpty());
    }

    static boolean paysAlone(Customer customer) {
        JsonNode payer = customer.data().path("payer");
        return !payer.isObject() || payer.isEmpty();
    }

    /** The contact's own ways where they are known, else the customer's. */
    private static Party contact(Customer customer) {
        Party whole = person(customer.data(), customer.isCompany());
        JsonNode contact = customer.data().path("contact");
        String name = contactName(customer.data());
        boolean hasAddress = contact.path("address").isObject();
        return new Party(
                customer.isCompany() || name.isEmpty() ? whole.name : name,
                whole.attention,
                hasAddress ? text(contact.path("address"), "careOf") : whole.careOf,
                either(text(contact, "email"), whole.email),
                either(text(contact, "mobile"), whole.mobile),
                either(text(contact, "phone"), whole.phone),
                hasAddress ? contact.path("address") : whole.address,
                false);
    }

    private static String contactName(JsonNode data) {
        JsonNode contact = data.path("contact");
        return contact.isObject() ? either(text(contact, "name"), fullName(contact)) : text(data, "contact");
    }

    private static String fullName(JsonNode data) {
        return (text(data, "firstName") + " " + text(data, "lastName")).strip();
    }

    private static String either(String first, String second) {
        return first.isEmpty() ? second : first;
    }

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? singleSpaced(value.asText()).strip() : "";
    }

    /** A control character would stop a mail at its header, and whoever it is written to. */
    private static String singleSpaced(String text) {
        return isSingleSpaced(text) ? text : SPACES.matcher(text).replaceAll(" ");
    }

    /** Nearly every text is. */
    private static boolean isSingleSpaced(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isUnseen = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
            if (isUnseen || i > 0 && c == ' ' && text.charAt(i - 1) == ' ') {
                return false;
            }
        }
        return true;
    }
}
