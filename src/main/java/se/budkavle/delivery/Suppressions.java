package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Recipients;
import se.budkavle.timeline.TimelineEntry;

/**
 * How addresses fall out of use, and come back into it. All of it is on the customer's timeline. Runs in the caller's
 * transaction.
 */
public final class Suppressions {
    static final String SOFT = "soft-bounces";
    private static final String LAST_IS_GONE = "no-digital-address";
    /** Who lifts a suppression by the API or the command line. */
    public static final String PERSON = "a person";

    private static final Set<String> DIGITAL = Set.of("email", "sms", "push", "mailbox", "einvoice", "portal");

    private final Stores stores;
    private final Supplier<Channels> policy;
    private final Clock clock;

    public Suppressions(Stores stores, Supplier<Channels> policy, Clock clock) {
        this.stores = stores;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * This address never works.
     *
     * @return whether it was the customer's last digital one, so that the source is asked for another
     */
    boolean add(Attempt about, String reason) {
        Instant now = clock.instant();
        var suppression = new Suppression(about.channel(), about.address(), reason, now, origin(about));
        if (!stores.suppressions().add(suppression)) {
            return false;
        }
        stores.timeline().add(List.of(about.entry(now, "suppressed", reason)));
        return askForAnother(about, now);
    }

    /** Where a suppression comes from that an attempt brought. */
    static String origin(Attempt about) {
        return "report " + about.attemptId();
    }

    /** Not this time; too often, and the address is not used any more. @return as {@link #add} */
    boolean bounced(Attempt about) {
        var limit = policy.get().channel(about.channel()).softBounces();
        String reason = about.reason() == null ? "undefined" : about.reason();
        Instant now = clock.instant();
        boolean fresh = limit.counts(reason)
                && stores.suppressions().bounced(about.channel(), about.address(), about.attemptId(), reason, now);
        return fresh
                && limit.areTooMany(stores.suppressions().bounces(about.channel(), about.address()), now)
                && add(about, SOFT);
    }

    /** The customer's addresses that are not used, in whatever role they are written to. */
    public List<Suppression> of(Customer customer) {
        return stores.suppressions().find(Addresses.of(customer));
    }

    List<Suppression> among(Collection<String> addresses) {
        return stores.suppressions().find(addresses);
    }

    /**
     * The customer's addresses of this channel may be used again. What the person said no to stays said.
     *
     * @param by who says so, as the timeline is to have it: a word and a name, no personal data
     * @return how many of them were not used until now
     */
    public int lift(Customer customer, String channel, String by) {
        Instant now = clock.instant();
        List<Suppression> lifted = stores.suppressions().lift(channel, Addresses.of(customer), now);
        stores.timeline()
                .add(lifted.stream()
                        .map(s -> TimelineEntry.entry(
                                now,
                                "suppression-lifted",
                                customer.customerNo(),
                                null,
                                null,
                                null,
                                channel,
                                null,
                                by,
                                s.reason()))
                        .toList());
        return lifted.size();
    }

    /** The last digital address of a customer is gone: the source is asked for another one. */
    private boolean askForAnother(Attempt about, Instant now) {
        Customer customer = customer(about.customerNo());
        if (customer == null || customer.deceased() || about.complaint() || !DIGITAL.contains(about.channel())) {
            return false;
        }
        Map<String, String> ways = Recipients.addresses(customer, "customer");
        ways.keySet().retainAll(DIGITAL);
        Set<String> dead = Set.copyOf(stores.suppressions().find(ways.values()).stream()
                .map(s -> s.channel() + " " + s.address())
                .toList());
        boolean own = ways.containsValue(about.address());
        boolean last =
                own && ways.entrySet().stream().allMatch(way -> dead.contains(way.getKey() + " " + way.getValue()));
        if (last) {
            stores.timeline().add(List.of(about.entry(now, "address-needed", LAST_IS_GONE)));
        }
        return last;
    }

    private @Nullable Customer customer(String customerNo) {
        var known = stores.customers().find(List.of(customerNo)).get(customerNo);
        return known == null ? null : known.customer();
    }
}
