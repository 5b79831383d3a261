package se.budkavle.delivery;

import java.util.List;
import se.budkavle.customer.Customer;
import se.budkavle.planning.Recipients;

/** Every address that somebody could be written to about a customer, in any role, as suppressions name them. */
final class Addresses {
    private Addresses() {}

    static List<String> of(Customer customer) {
        return Recipients.addresses(customer);
    }
}
