package se.budkavle.delivery;

import java.util.List;
import java.util.Set;
import se.budkavle.customer.Customer;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;

/** What of a customer's addresses is of use: for suppressions those of every role, for a failed try another than its own. */
final class Addresses {
    /** The post says of the name that it is wrong there; whoever is called otherwise may get letters at the place. */
    private static final Set<String> ABOUT_THE_NAME = Set.of("unknown-at-address", Lesson.DECEASED);

    private Addresses() {}

    /** Every address that somebody could be written to about a customer, in any role, as suppressions name them. */
    static List<String> of(Customer customer) {
        return Recipients.addresses(customer);
    }

    /** Whether letters that were offered before would go astray now, or to somebody who may not be written to as before. */
    static boolean isElsewhere(Customer before, Customer now) {
        return !before.data().equals(now.data())
                && (before.deceased() != now.deceased()
                        || before.protectedIdentity() != now.protectedIdentity()
                        || !Recipients.places(before).equals(Recipients.places(now)));
    }

    /**
     * Whether the register has another address than the one that failed. Another name at the same place is none, unless
     * the name was what was wrong: a place that cannot be found, or that somebody has left, is as dead however the name is
     * spelled.
     */
    static boolean hasAnother(Customer customer, String role, Attempt failed) {
        return Recipients.of(customer, role, failed.channel()) instanceof Reach.Reachable now
                && !(ABOUT_THE_NAME.contains(failed.reason() == null ? "" : failed.reason())
                        ? now.address().equalsIgnoreCase(failed.address())
                        : Recipients.isSamePlace(failed.channel(), now.address(), failed.address()));
    }
}
