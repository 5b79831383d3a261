package se.budkavle.planning;

import static se.budkavle.sendout.ChannelNames.spoken;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.budkavle.customer.Customer;
import se.budkavle.planning.ChannelPolicy.Ruling;
import se.budkavle.sendout.MessageClass;
import se.budkavle.timeline.Reason;

/**
 * The policies that may take a channel away, in order. Caps and quiet hours join this list; nothing else needs to know
 * of them.
 */
final class ChannelPolicies {
    static final List<String> PROTECTED_ORDER = List.of("letter", "mailbox", "email");
    private static final Set<String> NEEDS_CONSENT_OR_CUSTOMER = Set.of("email", "sms", "push");

    private ChannelPolicies() {}

    static List<ChannelPolicy> of(Channels channels, boolean neutralContent) {
        return List.of(
                new ChannelPolicy("allowed", ChannelPolicies::allowed),
                new ChannelPolicy("tried", ChannelPolicies::tried),
                new ChannelPolicy("deceased", ChannelPolicies::deceased),
                new ChannelPolicy("protected-identity", ChannelPolicies::protectedIdentity),
                new ChannelPolicy("protected-identity", (channel, c) -> personalData(neutralContent, channel, c)),
                new ChannelPolicy("reachable", ChannelPolicies::reachable),
                new ChannelPolicy("reachable", (channel, c) -> mailbox(channels, channel, c)),
                new ChannelPolicy("partner", (channel, c) -> partner(channels, channel)),
                new ChannelPolicy("suppressed", ChannelPolicies::suppressed),
                new ChannelPolicy("opt-out", ChannelPolicies::optOut),
                new ChannelPolicy("consent", ChannelPolicies::consent),
                new ChannelPolicy("block-register", ChannelPolicies::blockRegister));
    }

    static Optional<Ruling> allowed(String channel, ChannelCase c) {
        return c.sendout().channels().contains(channel)
                ? Optional.empty()
                : Optional.of(Ruling.removed("not-allowed", spoken(channel)));
    }

    static Optional<Ruling> tried(String channel, ChannelCase c) {
        return c.triedChannels().contains(channel)
                ? Optional.of(Ruling.removed("tried", spoken(channel)))
                : Optional.empty();
    }

    /** Also of marketing that was planned before anybody knew. */
    static Optional<Ruling> deceased(String channel, ChannelCase c) {
        if (c.customer().deceased() && c.sendout().messageClass().isMarketing()) {
            return Optional.of(Ruling.removed(Reasons.DECEASED));
        }
        return c.customer().deceased() && !channel.equals("letter")
                ? Optional.of(Ruling.removed("estate-letter-only"))
                : Optional.empty();
    }

    /** Also of marketing that was planned before. */
    static Optional<Ruling> protectedIdentity(String channel, ChannelCase c) {
        if (c.customer().protectedIdentity() && c.sendout().messageClass().isMarketing()) {
            return Optional.of(Ruling.removed(Reasons.PROTECTED));
        }
        return c.customer().protectedIdentity() && !PROTECTED_ORDER.contains(channel)
                ? Optional.of(Ruling.removed("protected-channel", spoken(channel)))
                : Optional.empty();
    }

    static Optional<Ruling> personalData(boolean neutralContent, String channel, ChannelCase c) {
        if (!NeutralContent.isNeeded(c.customer(), channel)) {
            return Optional.empty();
        }
        return Optional.of(
                neutralContent
                        ? new Ruling("limited", Reason.of("without-personal-data"))
                        : Ruling.removed("no-neutral-content", NeutralContent.NAME));
    }

    static Optional<Ruling> reachable(String channel, ChannelCase c) {
        return Recipients.of(c.customer(), c.role(), channel) instanceof Reach.Unreachable unreachable
                ? Optional.of(new Ruling(Ruling.REMOVED, unreachable.reason()))
                : Optional.empty();
    }

    /** A personal number is no mailbox: an operator has to have said so, or to keep what is sent until it is one. */
    static Optional<Ruling> mailbox(Channels channels, String channel, ChannelCase c) {
        if (!channel.equals(Recipients.MAILBOX) || !c.mailboxes().partners().isEmpty()) {
            return Optional.empty();
        }
        Set<String> retainers = retainers(channels, c);
        if (!retainers.isEmpty()) {
            return Optional.of(new Ruling("retained", Reason.of("mailbox-retained", String.join(", ", retainers))));
        }
        boolean known =
                c.mailboxes().answered() || channels.channel(channel).partners().isEmpty();
        return Optional.of(Ruling.removed(known ? "no-mailbox" : "mailbox-unasked"));
    }

    /** Who keeps the document for a person that has no mailbox yet; nobody does for companies. */
    static Set<String> retainers(Channels channels, ChannelCase c) {
        var retainers = new TreeSet<>(c.sendout().retainers());
        retainers.retainAll(channels.channel(Recipients.MAILBOX).partners().keySet());
        return c.customer().isCompany() ? Set.of() : retainers;
    }

    static Optional<Ruling> partner(Channels channels, String channel) {
        return channels.channel(channel).partners().isEmpty()
                ? Optional.of(Ruling.removed("no-partner", spoken(channel)))
                : Optional.empty();
    }

    static Optional<Ruling> suppressed(String channel, ChannelCase c) {
        var named = c.suppressions().stream()
                .filter(s -> s.channel().equals(channel))
                .toList();
        if (named.isEmpty() || !(Recipients.of(c.customer(), c.role(), channel) instanceof Reach.Reachable reachable)) {
            return Optional.empty();
        }
        return named.stream()
                .filter(s -> s.address().equalsIgnoreCase(reachable.address()))
                .findFirst()
                .map(s -> Ruling.removed("suppressed", s.reason()));
    }

    /** What must by law be told is told all the same, and the explanation says so. */
    static Optional<Ruling> optOut(String channel, ChannelCase c) {
        return Permissions.of(c)
                .refusal(channel)
                .map(purpose -> c.sendout().messageClass() == MessageClass.REGULATORY
                        ? new Ruling("bypassed", Reason.of("regulatory-bypass", purpose))
                        : Ruling.removed("opted-out", purpose, spoken(channel)));
    }

    /** Natural persons get marketing by e-mail, SMS and push as current customers, or because they said yes. */
    static Optional<Ruling> consent(String channel, ChannelCase c) {
        Customer customer = c.customer();
        boolean free = !c.sendout().messageClass().isMarketing()
                || customer.isLegalPerson()
                || !NEEDS_CONSENT_OR_CUSTOMER.contains(channel)
                || Permissions.isCurrentCustomer(customer);
        return free || Permissions.of(c).granted(channel)
                ? Optional.empty()
                : Optional.of(Ruling.removed("not-current-customer", spoken(channel)));
    }

    /** Who stands in a register of those who want no marketing by post or telephone; the source says so. */
    static Optional<Ruling> blockRegister(String channel, ChannelCase c) {
        boolean blocked = c.sendout().messageClass().isMarketing()
                && !c.customer().isLegalPerson()
                && c.customer().blockRegister().contains(channel);
        return blocked ? Optional.of(Ruling.removed("block-register", spoken(channel))) : Optional.empty();
    }
}
