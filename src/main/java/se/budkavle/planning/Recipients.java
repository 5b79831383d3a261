package se.budkavle.planning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.customer.ContactRules;
import se.budkavle.customer.Customer;
import se.budkavle.identity.EmailAddress;
import se.budkavle.identity.OrganisationNumber;
import se.budkavle.identity.PersonalNumber;
import se.budkavle.identity.PhoneNumber;
import se.budkavle.sendout.ChannelNames;
import se.budkavle.timeline.Reason;

/**
 * Who stands on the envelope, by role and channel. Read again at each attempt, so that the address is the register's
 * latest. A deceased customer is the estate, whatever role is asked for.
 */
public final class Recipients {
    public static final String MAILBOX = "mailbox";
    private static final String LETTER = "letter";
    private static final List<String> ROLES = List.of("customer", "payer", "contact", "estate");

    private Recipients() {}

    /** @param role customer, payer, contact or estate */
    public static Reach of(Customer customer, String role, String channel) {
        return of(customer, role, Party.of(customer, role), channel);
    }

    private static Reach of(Customer customer, String role, Party party, String channel) {
        if (party.estate() && !channel.equals(LETTER)) {
            return new Reach.Unreachable(Reason.of("estate-letter-only"));
        }
        return switch (channel) {
            case "email" -> email(customer, party);
            case "sms" -> sms(party);
            case LETTER -> letter(party);
            case "call" -> call(party);
            case MAILBOX -> mailbox(customer, role, party);
            default -> account(customer, role, party, channel);
        };
    }

    /** Channel to address, for each channel that reaches: what suppressions of this customer may name. */
    public static Map<String, String> addresses(Customer customer, String role) {
        return addresses(customer, role, Party.of(customer, role));
    }

    private static Map<String, String> addresses(Customer customer, String role, Party party) {
        var addresses = new LinkedHashMap<String, String>();
        for (String channel : ChannelNames.ALL) {
            if (of(customer, role, party, channel) instanceof Reach.Reachable reachable) {
                addresses.put(channel, reachable.address());
            }
        }
        return addresses;
    }

    /** Every address that somebody could be written to about the customer, in any role; roles mostly mean the same. */
    public static List<String> addresses(Customer customer) {
        var parties = new HashSet<Party>();
        var addresses = new LinkedHashSet<String>();
        for (String role : ROLES) {
            Party party = Party.of(customer, role);
            if (parties.add(party)) {
                addresses.addAll(addresses(customer, role, party).values());
            }
        }
        return List.copyOf(addresses);
    }

    /** Where letters to the customer go, in each role. */
    public static List<String> places(Customer customer) {
        return ROLES.stream()
                .map(role -> of(customer, role, LETTER) instanceof Reach.Reachable reachable ? reachable.address() : "")
                .toList();
    }

    /** Whether both addresses of a channel lead to the same place, whomever a letter's names there. */
    public static boolean isSamePlace(String channel, String one, String other) {
        return channel.equals(LETTER)
                ? PostalAddress.placeOf(one).equalsIgnoreCase(PostalAddress.placeOf(other))
                : one.equalsIgnoreCase(other);
    }

    /** Protected persons get mail that names nobody: the flag tells the content, and the name is the customer number. */
    private static Reach email(Customer customer, Party party) {
        Optional<EmailAddress> parsed = EmailAddress.parse(party.email());
        if (parsed.isEmpty()) {
            return new Reach.Unreachable(
                    Reason.of(ContactRules.emailProblem(party.email()).orElseThrow()));
        }
        String email = parsed.get().address();
        Map<String, Object> recipient = customer.protectedIdentity()
                ? Map.of("name", customer.customerNo(), "email", email, "withoutPersonalData", true)
                : Map.of("name", party.name(), "email", email);
        return new Reach.Reachable(email, recipient);
    }

    private static Reach sms(Party party) {
        Optional<String> problem = ContactRules.mobileProblem(party.mobile());
        if (problem.isPresent()) {
            return new Reach.Unreachable(Reason.of(problem.get()));
        }
        String mobile = PhoneNumber.parse(party.mobile()).orElseThrow().e164();
        return new Reach.Reachable(mobile, Map.of("name", party.name(), "mobile", mobile));
    }

    private static Reach call(Party party) {
        return PhoneNumber.parse(party.phone())
                .or(() -> PhoneNumber.parse(party.mobile()))
                .filter(number -> number.kind() != PhoneNumber.Kind.PREMIUM)
                .<Reach>map(n -> new Reach.Reachable(n.e164(), Map.of("name", party.name(), "phone", n.e164())))
                .orElseGet(() -> new Reach.Unreachable(Reason.of("no-phone")));
    }

    private static Reach letter(Party party) {
        Optional<String> problem = ContactRules.postalProblem(party.address());
        if (problem.isPresent()) {
            return new Reach.Unreachable(Reason.of(problem.get()));
        }
        if (party.name().isBlank()) {
            return new Reach.Unreachable(Reason.of("name-missing"));
        }
        PostalAddress address = PostalAddress.of(party.address());
        List<String> lines = address.lines(party.name(), party.attention(), party.careOf());
        return new Reach.Reachable(
                address.keyOf(party.name()),
                Map.of(
                        "name", party.name(),
                        "lines", lines,
                        "postalCode", address.postalCode(),
                        "city", address.city(),
                        "country", address.country()));
    }

    /**
     * Whatever mailbox the customer's personal or organisation number opens: no operator is told by an account's name who
     * is written to, so that one in the register leads nowhere. Persons with a protected identity are looked up nowhere.
     */
    private static Reach mailbox(Customer customer, String role, Party party) {
        if (customer.protectedIdentity()) {
            return new Reach.Unreachable(Reason.of("not-looked-up"));
        }
        boolean isTheCustomer = role.equals("customer") || role.equals("payer") && Party.paysAlone(customer);
        if (isTheCustomer && customer.isCompany()) {
            return customer.orgNumber()
                    .filter(number -> number.length() == 10 && OrganisationNumber.exists(number))
                    .<Reach>map(n -> new Reach.Reachable(n, Map.of("name", party.name(), "orgNumber", n)))
                    .orElseGet(() -> new Reach.Unreachable(Reason.of("no-mailbox")));
        }
        return isTheCustomer
                ? customer.personalNumber()
                        .filter(PersonalNumber::exists)
                        .<Reach>map(n -> new Reach.Reachable(n, Map.of("name", party.name(), "personalNumber", n)))
                        .orElseGet(() -> new Reach.Unreachable(Reason.of("no-mailbox")))
                : new Reach.Unreachable(Reason.of("no-mailbox"));
    }

    /** E-invoice, app and portal: the register names the customer's account there, or there is none. */
    private static Reach account(Customer customer, String role, Party party, String channel) {
        if (role.equals("payer") && !Party.paysAlone(customer)) {
            return new Reach.Unreachable(Reason.of("no-" + channel)); // the account is the customer's
        }
        JsonNode account = customer.data().path(channel);
        return account.isTextual() && !account.asText().isBlank()
                ? new Reach.Reachable(account.asText(), Map.of("name", party.name(), channel, account.asText()))
                : new Reach.Unreachable(Reason.of("no-" + channel));
    }
}
