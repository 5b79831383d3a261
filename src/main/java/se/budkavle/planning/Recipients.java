package se.budkavle.planning;

import se.budkavle.customer.Customer;

/** Who stands on the envelope, by channel and role. */
public final class Recipients {
    private Recipients() {}

    /** @param role customer, payer, contact or estate */
    public static Reach of(Customer customer, String role, String channel) {
        throw new UnsupportedOperationException(role + channel + customer.customerNo());
    }
}
