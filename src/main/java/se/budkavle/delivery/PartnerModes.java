package se.budkavle.delivery;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Rules;

/** Whom each partner's messages may reach: everybody, named recipients only, or nobody outside the house. */
public final class PartnerModes {
    public static final String SANDBOX = "sandbox";
    public static final String TEST_RECIPIENTS = "test-recipients";

    private final Supplier<Rules> rules;
    private final boolean sandbox;
    private final Set<String> recipients;

    /**
     * @param sandbox every partner is simulated, whatever the policy says
     * @param recipients mail addresses, {@code @domain}s, mobile numbers (E.164) and customer numbers
     */
    public PartnerModes(Supplier<Rules> rules, boolean sandbox, Set<String> recipients) {
        this.rules = rules;
        this.sandbox = sandbox;
        this.recipients =
                recipients.stream().map(r -> r.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** sandbox, test-recipients or live; empty for a partner without a share in {@code policy/channels.yaml}. */
    public Optional<String> of(String partner) {
        Optional<String> written = written(rules.get().channels(), partner);
        return sandbox ? Optional.of(SANDBOX) : written;
    }

    /** What the file says. */
    public static Optional<String> written(Channels channels, String partner) {
        return channels.names().stream()
                .map(channel -> channels.channel(channel).partners().get(partner))
                .filter(Objects::nonNull)
                .map(Channels.Share::mode)
                .findFirst();
    }

    boolean namesRecipients(String partner) {
        return of(partner).filter(TEST_RECIPIENTS::equals).isPresent();
    }

    /** Whether a partner that names its recipients names this customer. */
    boolean isNamed(String customerNo) {
        return recipients.contains(customerNo.toLowerCase(Locale.ROOT));
    }

    /** Whether a partner that names its recipients names this one. */
    boolean isNamed(Attempt a) {
        String address = a.address().toLowerCase(Locale.ROOT);
        return recipients.contains(a.customerNo().toLowerCase(Locale.ROOT))
                || recipients.contains(address)
                || address.contains("@") && recipients.contains(address.substring(address.lastIndexOf('@')));
    }
}
