package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import se.budkavle.customer.Customer;
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
}
