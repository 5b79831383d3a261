package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import se.budkavle.delivery.ReplySets.Step;
import se.budkavle.partner.Reply;
import se.budkavle.work.Lanes;

/**
 * Puts texts together that phones send in parts. Parts of one phone under one reference are read by one transaction at a
 * time, whichever hubs they reach; the words stay no longer than until the text is handed on, and phones are known by a
 * mark that nobody can read a number from.
 */
final class ReplyParts {
    private static final String TEXT = "text in parts";
    private static final String PART = "part of a text";

    private final Stores stores;
    private final Keys keys;
    private final Clock clock;

    ReplyParts(Stores stores, Keys keys, Clock clock) {
        this.stores = stores;
        this.keys = keys;
        this.clock = clock;
    }

    sealed interface Heard {
        /** The rest of its text is waited for: it is to be read again then. */
        record Waits(Instant until) implements Heard {}

        /** Its text has been handed on, or waits for the rest in another report. */
        record Nothing() implements Heard {}

        /** @param setId names the text, however often it is asked for */
        record Text(ReplyText text, UUID setId) implements Heard {}
    }

    /** Before anything else of the transaction, so that two that bring parts of the same texts never wait for each other. */
    void lock(Collection<Reply> replies) {
        List<String> texts = replies.stream()
                .filter(r -> r.part() != null)
                .map(this::textOf)
                .distinct()
                .sorted()
                .toList();
        stores.replies().lockTexts(texts);
    }

    /** @param place of the reply among those of its report */
    Heard hear(UUID rawId, int place, Reply reply) {
        Instant now = clock.instant();
        Reply.Part said = reply.part();
        String text = textOf(reply);
        List<ReplyPart> there = stores.replies().parts(text, rawId, place, now.minus(ReplySets.TOLD_AGAIN));
        Step step = new ReplySets(there, said.of()).take(came(rawId, place, said, now), now);
        return switch (step) {
            case Step.Repeats repeats -> new Heard.Nothing();
            case Step.Waits waits -> {
                stores.replies().keepPart(text, waits.part());
                yield new Heard.Waits(waits.until());
            }
            case Step.Closes closes -> {
                stores.replies().keepPart(text, closes.part());
                yield closed(closes, said.of(), now);
            }
        };
    }

    /** The reports of the other parts are read once more, now instead of then, and have nothing left to say. */
    private Heard closed(Step.Closes closes, int of, Instant now) {
        UUID setId = closes.part().setId();
        stores.replies().closeSet(setId, now);
        stores.replies().forgetParts(now.minus(ReplySets.TOLD_AGAIN));
        stores.work()
                .hasten(
                        Lanes.REPORTS,
                        closes.all().stream().map(ReplyPart::rawId).toList(),
                        now);
        return new Heard.Text(ReplyText.of(closes.all(), of), setId);
    }

    private ReplyPart came(UUID rawId, int place, Reply.Part said, Instant now) {
        String mark = keys.mark(PART, said.coding() + " " + said.octets());
        return new ReplyPart(
                rawId, place, ReplyStore.newId(), said.number(), mark, said.coding(), said.octets(), now, null);
    }

    private String textOf(Reply reply) {
        Reply.Part part = reply.part();
        return keys.mark(TEXT, String.join("\n", reply.partner(), reply.from(), part.group(), "" + part.of()));
    }
}
