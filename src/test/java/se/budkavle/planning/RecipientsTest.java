package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static se.budkavle.planning.Cases.person;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.budkavle.customer.Customer;

class RecipientsTest {
    @Test
    void anEnvelopeHasNameApartmentAndSpacedPostalCode() {
        Customer customer = person(
                "\"address\": {\"street\": \"Storgatan 1\", \"apartment\": \"1102\", \"postalCode\": \"58224\", \"city\": \"Linköping\", \"country\": \"SE\"}");
        assertThat(lines(customer, "customer"))
                .containsExactly("Åsa Öberg", "Storgatan 1 lgh 1102", "582 24 Linköping");
    }

    @Test
    void somebodyElsesDoorIsWrittenWithCareOf() {
        Customer customer = person(
                "\"address\": {\"careOf\": \"c/o Nilsson\", \"street\": \"Storgatan 1\", \"postalCode\": \"582 24\", \"city\": \"Linköping\"}");
        assertThat(lines(customer, "customer"))
                .containsExactly("Åsa Öberg", "c/o Nilsson", "Storgatan 1", "582 24 Linköping");
    }

    @Test
    void abroadTheCountryStandsLastInCapitals() {
        Customer customer = person(
                "\"address\": {\"street\": \"Storgata 1\", \"postalCode\": \"0155\", \"city\": \"Oslo\", \"country\": \"NO\"}");
        assertThat(lines(customer, "customer")).containsExactly("Åsa Öberg", "Storgata 1", "0155 Oslo", "NORGE");
    }

    @Test
    void aCountryOfTheRegistersOwnSpellingIsKnown() {
        String street =
                "\"address\": {\"street\": \"Storgatan 1\", \"postalCode\": \"58224\", \"city\": \"Linköping\", ";
        assertThat(lines(person(street + "\"country\": \"Sverige\"}"), "customer"))
                .containsExactly("Åsa Öberg", "Storgatan 1", "582 24 Linköping");
        assertThat(why(person(street + "\"country\": \"Atlantis\"}"), "letter")).isEqualTo("the country is not known");
    }

    @Test
    void whatNobodyCanSeeInANameIsASpace() {
        Customer customer = person("\"firstName\": \"\\u0001Å\\u007fsa\", \"lastName\": \"Ö\\u2028berg\\u0085\"");
        assertThat(lines(customer, "customer").getFirst()).isEqualTo("Å sa Ö berg");
    }

    /** No operator takes a name of its own for whom it writes to. */
    @Test
    void aMailboxThatTheRegisterNamesIsWrittenToByItsNumber() {
        Customer customer = person("\"mailbox\": \"kivra\"");
        assertThat(address(customer, "customer", "mailbox")).isEqualTo("198507099805");
        assertThat(why(person("\"mailbox\": \"kivra\", \"personalNumber\": null"), "mailbox"))
                .isEqualTo("no digital mailbox");
    }

    @Test
    void aCompanyIsWrittenToWithItsContact() {
        Customer customer = person(
                "\"kind\": \"company\", \"companyName\": \"Granviks Bageri AB\", \"contact\": \"Helena Granvik\", \"orgNumber\": \"5599001012\"");
        assertThat(lines(customer, "customer").subList(0, 2))
                .containsExactly("Granviks Bageri AB", "Att: Helena Granvik");
    }

    @Test
    void aContactsOwnMailGoesBeforeTheCompanys() {
        Customer customer = person(
                "\"kind\": \"company\", \"companyName\": \"Granviks Bageri AB\", \"contact\": {\"name\": \"Helena Granvik\", \"email\": \"helena@example.org\"}");
        assertThat(address(customer, "contact", "email")).isEqualTo("helena@example.org");
        assertThat(address(customer, "customer", "email")).isEqualTo("asa@example.com");
    }

    @Test
    void aPayerOfOnesOwnIsWrittenToInPlaceOfTheCustomer() {
        Customer customer =
                person("\"payer\": {\"firstName\": \"Bo\", \"lastName\": \"Ek\", \"email\": \"bo@example.org\"}");
        assertThat(address(customer, "payer", "email")).isEqualTo("bo@example.org");
        assertThat(Recipients.of(customer, "payer", "letter")).isInstanceOf(Reach.Unreachable.class);
        assertThat(address(person(""), "payer", "email")).isEqualTo("asa@example.com");
    }

    @Test
    void anEstateIsWrittenToCareOfItsContact() {
        Customer customer = person(
                """
                "deceased": true, "estate": {"contactName": "Ingrid Öberg", "address": {"street": "Hantverkargatan 12",
                 "apartment": "1001", "postalCode": "791 71", "city": "Falun", "country": "SE"}}
                """);
        assertThat(lines(customer, "customer"))
                .containsExactly(
                        "Dödsboet efter Åsa Öberg", "c/o Ingrid Öberg", "Hantverkargatan 12 lgh 1001", "791 71 Falun");
    }

    @Test
    void anEstateWithoutAddressIsWrittenToWhereTheCustomerLived() {
        assertThat(lines(person("\"deceased\": true"), "estate"))
                .containsExactly("Dödsboet efter Åsa Öberg", "Storgatan 1 lgh 1102", "582 24 Linköping");
    }

    @Test
    void nobodyMailsOrTextsTheDead() {
        for (String channel : List.of("email", "sms", "call", "mailbox")) {
            assertThat(Recipients.of(person("\"deceased\": true"), "customer", channel))
                    .isInstanceOf(Reach.Unreachable.class);
        }
    }

    @Test
    void aProtectedPersonsMailNamesNobody() {
        var reach = (Reach.Reachable) Recipients.of(person("\"protectedIdentity\": true"), "customer", "email");
        assertThat(reach.recipient())
                .isEqualTo(Map.of("name", "10012", "email", "asa@example.com", "withoutPersonalData", true));
    }

    @Test
    void whoeverPaysForHimselfHasHisInvoicesInHisOwnMailbox() {
        String own = address(person(""), "customer", "mailbox");
        assertThat(address(person(""), "payer", "mailbox")).isEqualTo(own);
        Customer paidFor = person("\"payer\": {\"companyName\": \"Fastighets AB Eken\"}");
        assertThat(Recipients.of(paidFor, "payer", "mailbox")).isInstanceOf(Reach.Unreachable.class);
    }

    @Test
    void whoeverPaysForSomebodyElseHasNoneOfThatCustomersAccounts() {
        String accounts = "\"push\": \"app-7\", \"einvoice\": \"e-7\"";
        Customer paidFor = person(accounts + ", \"payer\": {\"companyName\": \"Fastighets AB Eken\"}");

        assertThat(address(person(accounts), "payer", "push")).isEqualTo("app-7");
        assertThat(address(paidFor, "customer", "push")).isEqualTo("app-7");
        assertThat(Recipients.of(paidFor, "payer", "push")).isInstanceOf(Reach.Unreachable.class);
        assertThat(Recipients.of(paidFor, "payer", "einvoice")).isInstanceOf(Reach.Unreachable.class);
    }

    @Test
    void aContactsLetterIsInTheCareOfWhomItsOwnAddressNames() {
        String company =
                "\"kind\": \"company\", \"companyName\": \"Eken AB\", \"address\": {\"careOf\": \"Ekonomi AB\","
                        + " \"street\": \"Storgatan 1\", \"postalCode\": \"582 24\", \"city\": \"Linköping\"}, \"contact\": {\"name\":"
                        + " \"Bo Ek\"%s}";
        String elsewhere =
                ", \"address\": {\"street\": \"Lillgatan 2\", \"postalCode\": \"582 24\", \"city\": \"Linköping\"}";

        assertThat(letter(company.formatted(""))).contains("Ekonomi AB");
        assertThat(letter(company.formatted(elsewhere))).contains("Lillgatan 2").doesNotContain("Ekonomi AB");
    }

    private static String letter(String fields) {
        var reach = (Reach.Reachable) Recipients.of(person(fields), "contact", "letter");
        return reach.recipient().get("lines").toString();
    }

    @Test
    void whatCannotReachSaysWhy() {
        Customer customer = person(
                "\"personalNumber\": \"198507099999\", \"mobile\": \"08-123\", \"email\": \"asa(at)example.com\", \"address\": {\"street\": \"Storgatan 1\", \"postalCode\": \"5822\", \"city\": \"Linköping\"}");
        assertThat(why(customer, "sms")).isEqualTo("the mobile number is not valid");
        assertThat(why(customer, "email")).isEqualTo("the e-mail address is not valid");
        assertThat(why(customer, "letter")).isEqualTo("the postal code is not valid");
        assertThat(why(customer, "mailbox")).isEqualTo("no digital mailbox");
    }

    @Test
    void thePostalKeyTellsThoseApartWhoLiveAtOnePlaceAndNamesNobody() {
        String key = address(person(""), "customer", "letter");

        assertThat(key).startsWith("582 24 Linköping|Storgatan 1 lgh 1102|SE|").doesNotContainIgnoringCase("Öberg");
        assertThat(address(person("\"firstName\": \"ÅSA\""), "customer", "letter"))
                .as("however it is written")
                .isEqualTo(key);
        assertThat(address(
                        person("\"firstName\": \" A\u030asa\u00a0 \", \"lastName\": \"ÖBERG\u00a0\""),
                        "customer",
                        "letter"))
                .as("with letters that are put together, and more space")
                .isEqualTo(key);
        assertThat(address(person("\"firstName\": \"Bo\""), "customer", "letter"))
                .as("who lives there too, or moves in")
                .isNotEqualTo(key);
        assertThat(address(person("\"deceased\": true"), "estate", "letter"))
                .as("the estate")
                .isNotEqualTo(key);
    }

    private static String why(Customer customer, String channel) {
        return ((Reach.Unreachable) Recipients.of(customer, "customer", channel))
                .reason()
                .sentence();
    }

    private static String address(Customer customer, String role, String channel) {
        return ((Reach.Reachable) Recipients.of(customer, role, channel)).address();
    }

    @SuppressWarnings("unchecked")
    private static List<String> lines(Customer customer, String role) {
        return (List<String>) ((Reach.Reachable) Recipients.of(customer, role, "letter"))
                .recipient()
                .get("lines");
    }
}
