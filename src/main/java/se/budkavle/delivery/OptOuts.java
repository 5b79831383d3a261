package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.timeline.TimelineEntry;

/**
 * A person says no by a link in a message: the class of that message, on that channel, from now on. What is queued for the
 * person is looked at afresh before it leaves, because the consents have a new version.
 */
public final class OptOuts {
    private static final List<String> MARKETING = List.of("sales", "loyalty");

    private final Stores stores;
    private final Keys keys;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public OptOuts(Stores stores, Keys keys, TransactionTemplate transaction, Clock clock) {
        this.stores = stores;
        this.keys = keys;
        this.transaction = transaction;
        this.clock = clock;
    }

    public enum Answer {
        DONE,
        /** The key and its MAC do not belong together. */
        FORGED,
        UNKNOWN
    }

    /** Whether the link is one of ours. */
    public boolean isOurs(String attemptKey, String mac) {
        return attemptKey.matches("[0-9a-f]{32}") && keys.fits(attemptKey, mac);
    }

    public Answer byLink(String attemptKey, String mac) {
        if (!isOurs(attemptKey, mac)) {
            return Answer.FORGED;
        }
        UUID id = Attempt.idOf(attemptKey);
        return transaction.execute(
                status -> stores.attempts().find(id).map(this::withdraw).orElse(Answer.UNKNOWN));
    }

    /**
     * STOP in a reply: no more marketing by this channel to anybody who has that number, or got that mail. Who says it
     * again, or is quoted twice by a gateway, has said it.
     */
    void stop(List<Customer> leaving, String channel) {
        Instant now = clock.instant();
        List<Customer> unheard = leaving.stream()
                .filter(customer -> {
                    List<ConsentWord> heard = heard(customer.personKey());
                    return !MARKETING.stream().allMatch(purpose -> isRefused(heard, purpose, channel));
                })
                .toList();
        unheard.forEach(customer -> stop(customer, channel, now));
    }

    private void stop(Customer customer, String channel, Instant now) {
        stores.customers()
                .addConsents(
                        customer.personKey(),
                        MARKETING.stream()
                                .map(purpose -> new ConsentWord(purpose, channel, false, now, "stop", ""))
                                .toList());
        stores.timeline()
                .add(List.of(
                        TimelineEntry.entry(now, "stopped", customer.customerNo(), null, null, null, channel, null)));
    }

    private Answer withdraw(Attempt attempt) {
        Communication c =
                stores.communications().find(attempt.communicationId()).orElseThrow();
        if (isRefused(heard(attempt.personKey()), c.messageClass(), attempt.channel())) {
            return Answer.DONE;
        }
        Instant now = clock.instant();
        stores.customers()
                .addConsents(
                        attempt.personKey(),
                        List.of(new ConsentWord(c.messageClass(), attempt.channel(), false, now, "unsubscribe", "")));
        stores.timeline()
                .add(List.of(TimelineEntry.entry(
                        now,
                        "unsubscribed",
                        attempt.customerNo(),
                        c.eventId(),
                        c.communicationId(),
                        attempt.attemptId(),
                        attempt.channel(),
                        attempt.partner(),
                        c.messageClass())));
        return Answer.DONE;
    }

    private List<ConsentWord> heard(String personKey) {
        return stores.customers().consents(List.of(personKey)).getOrDefault(personKey, List.of());
    }

    /** The last word counts. */
    private static boolean isRefused(List<ConsentWord> heard, String purpose, String channel) {
        return heard.stream()
                .filter(w -> w.purpose().equals(purpose) && w.channel().equals(channel))
                .reduce((earlier, later) -> later)
                .filter(w -> !w.granted())
                .isPresent();
    }
}
