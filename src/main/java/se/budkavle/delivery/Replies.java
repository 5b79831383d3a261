package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.ReplyParts.Heard;
import se.budkavle.delivery.ReplyStore.Kept;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.NewAddress;
import se.budkavle.partner.Reply;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;

/**
 * What people say themselves. A word of leaving is heard at once; everything else is kept, tied to the message that it
 * answers, and told to the source system, which is where somebody reads it. Runs in the step's transaction.
 */
public final class Replies {
    private static final int LONGEST = 10_000;
    private static final String EMAIL = "email";
    private static final String STOP = "stop";

    private final Stores stores;
    private final OptOuts optOuts;
    private final ReplyParts parts;
    private final UnaryOperator<String> channelOf;
    private final Clock clock;

    /** @param channelOf the channel of a partner */
    public Replies(Stores stores, OptOuts optOuts, Keys keys, UnaryOperator<String> channelOf, Clock clock) {
        this.stores = stores;
        this.optOuts = optOuts;
        this.parts = new ReplyParts(stores, keys, clock);
        this.channelOf = channelOf;
        this.clock = clock;
    }

    /** Before anything else of the transaction: see {@link ReplyParts#lock}. */
    void lock(Collection<Reply> replies) {
        parts.lock(replies);
    }

    /**
     * @param rawId of the report that they came in
     * @return until when the rest of a text is waited for, of which they are parts: they are to be heard again then
     */
    Optional<Instant> hear(UUID rawId, List<Reply> replies) {
        Instant until = null;
        for (int i = 0; i < replies.size(); i++) {
            Reply said = replies.get(i);
            if (said.part() == null) {
                listen(said, rawId + "/" + i, null);
                continue;
            }
            switch (parts.hear(rawId, i, said)) {
                case Heard.Nothing nothing -> {}
                case Heard.Waits waits -> until = waits.until();
                case Heard.Text all -> listen(said.whole(all.text().text()), all.setId() + "", all.text());
            }
        }
        return Optional.ofNullable(until);
    }

    /** A word of leaving counts also when the rest of it never came, but for an end of a text that lacks its beginning. */
    private void listen(Reply reply, String place, @Nullable ReplyText parted) {
        String channel = channelOf.apply(reply.partner());
        Optional<Attempt> answered = answered(reply, channel);
        boolean isWhole = parted == null || parted.isWhole();
        boolean stop = reply.isStop() && (isWhole || parted.fromItsStart());
        List<Customer> leaving = stop ? leaving(reply, channel, answered) : List.of();
        if (!leaving.isEmpty()) {
            optOuts.stop(leaving, channel, reply.at(), stopReference(reply, place));
        }
        if (leaving.isEmpty() || !isWhole) {
            Kept kept = kept(reply, channel, answered.orElse(null), knownBy(reply, channel, answered, place));
            keep(kept, stop && leaving.isEmpty(), isWhole ? null : parted);
        }
    }

    /** Never by its words: a stop that is said again after a yes counts again. */
    private static String stopReference(Reply reply, String place) {
        return reply.partner() + " " + (reply.partnerRef() == null ? place : reply.partnerRef());
    }

    /** A letter came back with an address on it: kept for the source and for whoever mends the register. */
    void moved(List<NewAddress> told) {
        told.forEach(moved -> stores.attempts()
                .find(moved.attemptId())
                .filter(a -> a.partner().equals(moved.partner()))
                .ifPresent(a ->
                        stores.replies().moved(a.attemptId(), moved.address().toString(), clock.instant())));
    }

    /** The message that is echoed, else the last one that went there. */
    private Optional<Attempt> answered(Reply reply, String channel) {
        Optional<Attempt> echoed = Optional.ofNullable(reply.attemptId())
                .flatMap(stores.attempts()::find)
                .filter(a -> a.partner().equals(reply.partner()));
        return echoed.isPresent() || !channel.equals("sms")
                ? echoed
                : stores.replies()
                        .lastAttempt(numbers(stores.customers().byMobile(reply.from())), channel, reply.from())
                        .flatMap(stores.attempts()::find);
    }

    /** Everybody who has the number; of a mail, whoever it was sent to, else everybody who has the sender's address. */
    private List<Customer> leaving(Reply reply, String channel, Optional<Attempt> answered) {
        List<Customer> recipient = answered.stream()
                .flatMap(a -> stores.customers().find(List.of(a.customerNo())).values().stream())
                .map(registered -> registered.customer())
                .toList();
        List<Customer> having = having(reply, channel);
        boolean byRecipient = having.isEmpty() || channel.equals(EMAIL) && !recipient.isEmpty();
        return byRecipient ? recipient : having;
    }

    /** Whoever may have written it. */
    List<Customer> writers(Reply reply) {
        String channel = channelOf.apply(reply.partner());
        return Stream.concat(
                        having(reply, channel).stream(), leaving(reply, channel, answered(reply, channel)).stream())
                .toList();
    }

    private List<Customer> having(Reply reply, String channel) {
        return channel.equals(EMAIL)
                ? stores.customers().byEmail(reply.from())
                : stores.customers().byMobile(reply.from());
    }

    /**
     * A gateway that numbers no replies and missed our answer passes a reply on again, when we are back perhaps: the same
     * words from the same phone about the same message count once; where no message is known, once a day.
     */
    private static String knownBy(Reply reply, String channel, Optional<Attempt> answered, String place) {
        if (reply.partnerRef() != null || !channel.equals("sms")) {
            return reply.partnerRef() == null ? place : reply.partnerRef();
        }
        String about = answered.map(a -> a.attemptId().toString())
                .orElseGet(() -> reply.at().toString().substring(0, 10));
        String said = reply.from() + "\n" + reply.text() + "\n" + about;
        return UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Kept kept(Reply reply, String channel, @Nullable Attempt answered, String ref) {
        String text = reply.text();
        return new Kept(
                ReplyStore.newId(),
                reply.partner(),
                ref,
                channel,
                reply.from(),
                text.length() > LONGEST ? text.substring(0, LONGEST) : text,
                reply.at(),
                answered == null ? whose(having(reply, channel)) : answered.customerNo(),
                answered == null ? null : answered.communicationId(),
                answered == null ? null : answered.attemptId());
    }

    /** @param lacking what came of a text that never came whole */
    private void keep(Kept kept, boolean stopOfNobody, @Nullable ReplyText lacking) {
        Instant now = clock.instant();
        if (!stores.replies().keep(kept, now)) {
            return;
        }
        if (stopOfNobody) { // from an address that nobody has any more: a person finds out whose it was
            OpenedAtEnd.open(
                    stores.workItems(),
                    WorkItem.ofEvent(STOP, null, null, Reason.of("stop-of-nobody", kept.partner()), now));
        }
        if (kept.customerNo() != null) {
            stores.timeline()
                    .add(List.of(TimelineEntry.entry(
                            now,
                            "reply",
                            kept.customerNo(),
                            null,
                            kept.communicationId(),
                            kept.attemptId(),
                            kept.channel(),
                            kept.partner(),
                            said(kept, lacking))));
        }
    }

    private static Object[] said(Kept kept, @Nullable ReplyText lacking) {
        return lacking == null
                ? new Object[] {kept.replyId()}
                : new Object[] {kept.replyId(), "reply-in-part", lacking.arrived(), lacking.of()};
    }

    /** Of several who share the address nobody can say who wrote; a protected identity covers them all. */
    private static @Nullable String whose(List<Customer> customers) {
        return customers.stream()
                .filter(Customer::protectedIdentity)
                .findFirst()
                .or(() -> customers.size() == 1 ? Optional.of(customers.getFirst()) : Optional.empty())
                .map(Customer::customerNo)
                .orElse(null);
    }

    private static List<String> numbers(List<Customer> customers) {
        return customers.stream().map(Customer::customerNo).toList();
    }
}
