package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.customer.Customer;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.release.Rows;

class AddressesTest {
    @Test
    void whatIsBlockedOfAPayerOrAContactIsLookedForToo() {
        var customer = new Customer(
                (ObjectNode)
                        Rows.node(
                                """
                {"customerNo": "10012", "kind": "company", "companyName": "Bagarn AB", "email": "post@example.com",
                 "contact": {"name": "Kim", "email": "kim@example.com", "mobile": "+46701740605"},
                 "payer": {"companyName": "Betalarn AB", "email": "pay@example.com", "mobile": "+46701740606"}}"""));

        assertThat(Addresses.of(customer))
                .contains("post@example.com", "kim@example.com", "pay@example.com", "+46701740605", "+46701740606");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            Storgatan 1, Åke, insufficient-address, false
            Storgatan 1, Ake, insufficient-address, false
            STORGATAN 1, Ake, moved, false
            Storgatan 1, Ake, undeliverable-letter, false
            Storgatan 1, Ake, , false
            Storgatan 2, Åke, insufficient-address, true
            Storgatan 2, Åke, moved, true
            Storgatan 1, Åke, unknown-at-address, false
            Storgatan 1, ÅKE, unknown-at-address, false
            Storgatan 1, Ake, unknown-at-address, true
            Storgatan 1, Dödsboet efter Åke, deceased, true""")
    void anotherNameAtAPlaceIsAnotherAddressOnlyWhereTheNameWasWrong(
            String street, String name, String why, boolean another) {
        var failed = (Reach.Reachable) Recipients.of(living("Storgatan 1", "Åke"), "customer", "letter");
        Attempt attempt = AnAttempt.that(AttemptState.FAILED)
                .by("letter", failed.address(), Duration.ZERO)
                .failed(Outcome.FAILED_HARD)
                .because(why)
                .made();

        assertThat(Addresses.hasAnother(living(street, name), "customer", attempt))
                .isEqualTo(another);
    }

    private static Customer living(String street, String name) {
        return new Customer((ObjectNode) Rows.node(
                """
                {"customerNo": "10012", "kind": "consumer", "firstName": "%s", "lastName": "Dahl",
                 "address": {"street": "%s", "postalCode": "582 24", "city": "Linköping", "country": "SE"}}"""
                        .formatted(name, street)));
    }
}
