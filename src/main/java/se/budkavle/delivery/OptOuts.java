package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.Customer;
import se.budkavle.timeline.TimelineEntry;

/**
 * A person says no by a link in a message: the class of that message, on that channel, from now on. What is queued for the
 * person is looked at afresh before it leaves, because the consents have a new version.
 */
public final class OptOuts {
    private static final String STOP = "stop";
    private static final String LINK = "unsubscribe";
    static final List<String> MARKETING = List.of("sales", "loyalty");

    private final Stores stores;
    private final Cancellation cancellation;
    private final Keys keys;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public OptOuts(Stores stores, Cancellation cancellation, Keys keys, TransactionTemplate transaction, Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
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
     * STOP in a reply: no more marketing by this channel to anybody who has that number, or got that mail, from the moment
     * it was said; a yes that was said later stands. Who says it again, or is quoted twice by a gateway, has said it.
     *
     * @param said when; no word is later than now
     * @param reference of the reply, the same when it is heard again
     */
    void stop(List<Customer> leaving, String channel, Instant said, String reference) {
        Instant now = clock.instant();
        Instant at = said.isAfter(now) ? now : said;
        Map<String, String> persons = stores.customers()
                .persons(leaving.stream().map(Customer::customerNo).toList());
        List<Customer> unheard = leaving.stream()
                .filter(c -> isNews(heard(persons.getOrDefault(c.customerNo(), c.personKey())), channel, reference))
                .toList();
        unheard.forEach(
                c -> stop(c.customerNo(), persons.getOrDefault(c.customerNo(), c.personKey()), channel, at, reference));
    }

    private static boolean isNews(List<ConsentWord> heard, String channel, String reference) {
        return heard.stream()
                        .noneMatch(word ->
                                word.origin().equals(STOP) && word.wording().equals(reference))
                && !MARKETING.stream().allMatch(purpose -> isOwnNo(heard, purpose, channel, STOP));
    }

    /** What the register refuses is not yet the person's own word; what was allowed since has undone it. */
    private static boolean isOwnNo(List<ConsentWord> heard, String purpose, String channel, String origin) {
        return new Consents(heard)
                .latest(purpose, channel)
                .filter(word -> !word.granted() && word.origin().equals(origin))
                .isPresent();
    }

    private void stop(String customerNo, String personKey, String channel, Instant at, String reference) {
        List<ConsentWord> words = MARKETING.stream()
                .map(purpose -> new ConsentWord(purpose, channel, false, at, STOP, reference))
                .toList();
        stores.customers().addConsents(personKey, words);
        var standing = new Consents(heard(personKey));
        cancellation.refused(
                personKey,
                words.stream()
                        .filter(word -> !standing.latest(word.purpose(), channel)
                                .filter(ConsentWord::granted)
                                .isPresent())
                        .toList());
        stores.timeline()
                .add(List.of(
                        TimelineEntry.entry(clock.instant(), "stopped", customerNo, null, null, null, channel, null)));
    }

    private Answer withdraw(Attempt attempt) {
        Communication c =
                stores.communications().find(attempt.communicationId()).orElseThrow();
        String personKey = stores.customers()
                .persons(List.of(attempt.customerNo()))
                .getOrDefault(attempt.customerNo(), attempt.personKey());
        if (isOwnNo(heard(personKey), c.messageClass(), attempt.channel(), LINK)) {
            return Answer.DONE;
        }
        Instant now = clock.instant();
        var word = new ConsentWord(c.messageClass(), attempt.channel(), false, now, LINK, "");
        stores.customers().addConsents(personKey, List.of(word));
        cancellation.refused(personKey, List.of(word));
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
}
