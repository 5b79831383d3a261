package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
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
    private final UnaryOperator<String> channelOf;
    private final Clock clock;

    /** @param channelOf the channel of a partner */
    public Replies(Stores stores, OptOuts optOuts, UnaryOperator<String> channelOf, Clock clock) {
        this.stores = stores;
        this.optOuts = optOuts;
        this.channelOf = channelOf;
        this.clock = clock;
    }

    /**
     * @param rawId of the report that they came in
     * @param receivedAt a text that came in parts is put together when all are there, or after some patience
     * @return false when the rest of such a text is still waited for: they are to be heard again later
     */
    boolean hear(UUID rawId, Instant receivedAt, List<Reply> replies) {
        boolean heard = true;
        for (int i = 0; i < replies.size(); i++) {
            Reply said = replies.get(i);
            Reply reply = said.part() == null ? said : whole(said, receivedAt);
            if (reply == null) {
                heard = false;
                continue;
            }
            String channel = channelOf.apply(reply.partner());
            Optional<Attempt> answered = answered(reply, channel);
            String place = rawId + "/" + i;
            List<Customer> leaving = reply.isStop() ? leaving(reply, channel, answered) : List.of();
            if (!leaving.isEmpty()) {
                optOuts.stop(leaving, channel, reply.at(), stopReference(reply, place));
            } else {
                keep(reply, channel, answered.orElse(null), knownBy(reply, channel, answered, place));
            }
        }
        return heard;
    }

    /** Phones number their texts by few numbers: those of another day are others. Null while parts are missing. */
    private @Nullable Reply whole(Reply said, Instant receivedAt) {
        Reply.Part part = said.part();
        String message = receivedAt.toString().substring(0, 10) + "/" + part.group() + "/" + part.of();
        List<String> there = stores.replies().withPart(said, message);
        boolean goesOnWaiting =
                there.size() < part.of() && clock.instant().isBefore(receivedAt.plus(ReportReading.PATIENCE));
        return goesOnWaiting ? null : said.whole(said.from() + "/" + message, String.join("", there));
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

    private void keep(Reply reply, String channel, @Nullable Attempt answered, String ref) {
        Instant now = clock.instant();
        String text = reply.text();
        var kept = new Kept(
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
        if (!stores.replies().keep(kept, now)) {
            return;
        }
        if (reply.isStop()) { // from an address that nobody has any more: a person finds out whose it was
            stores.workItems()
                    .openOnce(WorkItem.ofEvent(STOP, null, null, Reason.of("stop-of-nobody", reply.partner()), now));
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
                            channel,
                            reply.partner(),
                            kept.replyId())));
        }
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
