package se.budkavle.delivery;

import java.util.List;
import java.util.stream.Stream;
import se.budkavle.customer.Customer;
import se.budkavle.planning.Recipients;

/** Every address that a customer could be written to, as suppressions name them. */
final class Addresses {
    private Addresses() {}

    static List<String> of(Customer customer) {
        return Stream.of("customer", "estate")
                .flatMap(role -> Recipients.addresses(customer, role).values().stream())
                .distinct()
                .toList();
    }
}
