package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Presence;
import se.budkavle.release.Dictionaries.Kind;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * A partner's lane: the only step that is leased. A {@link #turn} commits before the partner is called, and that commit is
 * the mark that a send may have begun. Thread-safe.
 */
public final class Lane {
    /** What settling may take beyond the partner's time-out before the lease runs out. */
    private static final Duration SETTLE_MARGIN = Duration.ofSeconds(20);

    /** Within which the call begins after the claim: the whole of its time-out, and a while to write it down, are left. */
    public static final Duration BEGIN = Duration.ofSeconds(15);

    private final Partner partner;
    private final Stores stores;
    private final ReportBook reports;
    private final Ambiguity ambiguity;
    private final Failover failover;
    private final PartnerHealth health;
    private final Throttle throttle;
    private final LaneClaims claims;
    private final RejectionsInARow rejections;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Lane(
            Partner partner,
            Stores stores,
            ReportBook reports,
            Ambiguity ambiguity,
            Keys keys,
            RecipientGate gate,
            Failover failover,
            PartnerHealth health,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        this.partner = partner;
        this.stores = stores;
        this.reports = reports;
        this.ambiguity = ambiguity;
        this.failover = failover;
        this.health = health;
        this.throttle = new Throttle(partner, stores.limits(), health, lease(partner));
        this.claims = new LaneClaims(
                partner,
                stores,
                new LaneMessages(partner, stores, keys),
                gate,
                new RecipientPace(partner, stores, keys, clock),
                lease(partner),
                clock);
        this.rejections = new RejectionsInARow(stores, clock);
        this.backoff = backoff;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** How long something is leased for a call to the partner. */
    static Duration lease(Partner partner) {
        return partner.timeout().plus(SETTLE_MARGIN);
    }

    public Partner partner() {
        return partner;
    }

    /**
     * @param tries how often it has been claimed, this time included
     * @param send which send of the attempt this is, the first one 1
     * @param traceparent of the send, as W3C Trace Context has it
     */
    public record Claimed(
            Message message, UUID token, int tries, Priority priority, int send, @Nullable String traceparent) {}

    /** @param leased how many messages were looked at: those that were not to go out, or not yet, are not claimed */
    public record Turn(List<Claimed> claimed, int leased) {
        public static final Turn NONE = new Turn(List.of(), 0);

        /** Others may wait behind what was not claimed. */
        public boolean hasLeftOut() {
            return leased > claimed.size();
        }
    }

    /** How a send went, with what was handed over and answered, for the record. */
    public sealed interface Result {
        Claimed claimed();

        @Nullable
        Handed handed();

        /** What it says about the partner. */
        Presence partner();

        /** @param report the partner's, or our own of a message that it would not have taken */
        record Answered(Claimed claimed, DeliveryReport report, Presence partner, @Nullable Handed handed)
                implements Result {}

        /** @param partner there, when it put off this message alone */
        record NotSent(
                Claimed claimed, @Nullable Duration retryAfter, Presence partner, String why, @Nullable Handed handed)
                implements Result {}

        record Unclear(Claimed claimed, String why, @Nullable Handed handed) implements Result {
            @Override
            public Presence partner() {
                return Presence.AWAY;
            }
        }
    }

    /** @param answer the partner's words, cut to what people need */
    public record Handed(String mediaType, byte[] translated, @Nullable String answer) {}

    /**
     * Writes down what came back, and claims at most {@code free} messages, and never more than the partner's limits allow:
     * one commit for both. Of results whose lease was lost meanwhile the ambiguity rule knows already; an answer still
     * counts, for it is a report in a set, and so does that nothing was taken, as long as nobody has decided otherwise.
     *
     * @param free slots
     * @param busy slots, those of the results not counted
     * @param token a new one, of what is claimed; when the turn fails, for {@link #putBack}
     */
    public Turn turn(List<Result> results, int free, int busy, UUID token) {
        return transaction.execute(status -> {
            if (!results.isEmpty()) {
                settle(results);
            }
            return free == 0
                    ? Turn.NONE
                    : stores.lanes()
                            .claimable(partner.name())
                            .map(open -> claim(open.last(), throttle.ask(free, busy, open.limited()), token))
                            .orElse(Turn.NONE);
        });
    }

    /**
     * After a turn that failed, whose commit may stand all the same: what its token holds goes back to where it was, the
     * breaker's probe too, for none of it has been begun. What was counted of the partner's rate and for its recipients
     * stays counted: the next may go out a little later, and never too soon. As often as one likes; what is not yet seen
     * to be committed is left to its lease, and so is the probe that it may be.
     */
    public void putBack(UUID token) {
        transaction.executeWithoutResult(status -> {
            if (claims.putBack(token)) {
                // locks the lane's row: after the attempts, which bounces hold when they do
                health.neverBegan(partner.name(), token);
            }
        });
    }

    private Turn claim(UUID last, Throttle.Grant grant, UUID token) {
        if (grant.shutFor() != null) {
            failover.leave(partner, grant.shutFor());
        }
        if (grant.most() <= 0) {
            return Turn.NONE;
        }
        Turn turn = claims.claim(last, grant.most(), token);
        throttle.used(grant, turn.claimed().size(), token);
        return turn;
    }

    private void settle(List<Result> results) {
        List<Result> held = stillHeld(results);
        Instant now = clock.instant();
        writeDown(results, now);
        reports.add(results.stream()
                .filter(Result.Answered.class::isInstance)
                .map(r -> told((Result.Answered) r))
                .toList());
        // locks the lane's row: after the communications, as bounces do
        health.heard(partner, results);
        List<UUID> unclear = held.stream()
                .filter(Result.Unclear.class::isInstance)
                .map(r -> r.claimed().message().attemptId())
                .toList();
        if (!unclear.isEmpty()) {
            ambiguity.began(unclear, partner.grace());
        }
        results.forEach(r -> {
            if (r instanceof Result.NotSent n && isToBeSent(n, held.contains(r))) {
                notSent(n, now);
            }
        });
        rejections.answered(partner.name(), held); // once, also when this turn is done again
    }

    private List<Result> stillHeld(List<Result> results) {
        Map<UUID, UUID> settled = stores.work()
                .settle(
                        Lanes.attempts(partner.name()),
                        results.stream()
                                .map(r -> r.claimed().message().attemptId())
                                .toList(),
                        results.stream().map(r -> r.claimed().token()).toList());
        return results.stream()
                .filter(r -> r.claimed()
                        .token()
                        .equals(settled.get(r.claimed().message().attemptId())))
                .toList();
    }

    /** What was handed over and answered, each with what it is like; also by a hub whose lease was lost: who else knows it? */
    private void writeDown(List<Result> results, Instant now) {
        stores.payloads()
                .save(
                        results.stream().map(r -> payload(r, now)).toList(),
                        results.stream()
                                .map(r -> r.claimed().message())
                                .collect(Collectors.toMap(Message::attemptId, Lane::alike, (first, again) -> first)));
    }

    private static Told told(Result.Answered r) {
        Message m = r.claimed().message();
        return new Told(m.attemptId(), m.communicationId(), r.report(), null, null);
    }

    private static Subject alike(Message m) {
        return new Subject(Kind.SENT, m.sendout(), m.language(), m.channel());
    }

    private static SendPayload payload(Result r, Instant now) {
        Handed handed = r.handed();
        String answer =
                switch (r) {
                    case Result.Answered a -> handed == null ? a.report().raw() : handed.answer();
                    case Result.NotSent n -> n.why();
                    case Result.Unclear u -> u.why();
                };
        return new SendPayload(
                r.claimed().message().attemptId(),
                r.claimed().send(),
                now,
                handed == null ? null : handed.mediaType(),
                handed == null ? null : handed.translated(),
                answer);
    }

    /** False when a report was faster, or when the ambiguity rule has gone on since the lease was lost. */
    private boolean isToBeSent(Result.NotSent n, boolean held) {
        UUID id = n.claimed().message().attemptId();
        return held
                ? !stores.sends().scheduledAgain(List.of(id)).isEmpty()
                : ambiguity.neverBegan(id, partner.name(), n.claimed().send());
    }

    /** Tried again with growing, jittered pauses, until the plan gives the next channel its turn. */
    private void notSent(Result.NotSent n, Instant now) {
        UUID id = n.claimed().message().attemptId();
        Attempt attempt = stores.attempts().find(id).orElseThrow();
        if (failover.takesOver(attempt)) {
            return;
        }
        Duration asked = n.retryAfter() == null ? Duration.ZERO : n.retryAfter();
        Duration pause = backoff.pause(n.claimed().tries());
        Instant due = now.plus(asked.compareTo(pause) > 0 ? asked : pause);
        stores.work()
                .put(List.of(new WorkRow(
                        Lanes.attempts(partner.name()),
                        id,
                        n.claimed().priority(),
                        due,
                        n.claimed().tries(),
                        null,
                        null)));
        stores.timeline().add(List.of(attempt.entry(now, "not-taken", due.truncatedTo(ChronoUnit.SECONDS))));
    }
}
