package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.budkavle.planning.Channels.Channel;
import se.budkavle.planning.PlanStep;

/**
 * How long one attempt may take, as the plan says and whatever the partner does. Pure.
 *
 * <p>A channel that is followed by another one has its wait, and makes way before the next one's latest start. The last
 * channel has until the window closes; a person hears of it before that can no longer be met.
 */
record StepTime(Communication communication, Attempt attempt) {
    /** What the last channel is given beyond its wait when no window binds. */
    private static final Duration NO_HURRY = Duration.ofDays(7);

    private static final Duration MOST_AHEAD = Duration.ofDays(1);

    /** How long an operator that has not answered is asked, at the end, who has joined. */
    private static final Duration LAST_WORD = Duration.ofHours(6);

    /** Until when a partner that takes nothing is tried again. */
    Instant handOverBy() {
        Instant waited = waitedFrom(attempt.createdAt());
        if (following().isPresent()) {
            return makingWay(waited);
        }
        return closes() == null ? waited.plus(NO_HURRY) : closes();
    }

    Instant lookBeforeHandOver(Channel channel) {
        return alarm(channel).map(alarm -> earlier(handOverBy(), alarm)).orElse(handOverBy());
    }

    /** When to look again after the partner took it; never later than {@link #silentUntil} or {@link #alarm} ask. */
    Instant lookAfterHandOver() {
        Instant over = attempt.isRetained() ? earlier(overAfterHandOver(), tomorrow()) : overAfterHandOver();
        return isLastChance() ? earlier(over, ahead(closes())) : over;
    }

    /** Whoever had no mailbox may have one by then. */
    private Instant tomorrow() {
        return attempt.handedOver().plus(MOST_AHEAD);
    }

    /** Until when the partner's silence means nothing; what counts as delivered by silence needs its time on the way. */
    Instant silentUntil(Channel channel) {
        Instant over = overAfterHandOver();
        Instant arrives = attempt.handedOver().plus(channel.leadTime());
        return presumes(channel) && arrives.isAfter(over) ? arrives : over;
    }

    /** When a person must hear of it, so that something can still be done. */
    Optional<Instant> alarm(Channel channel) {
        return slips(channel).map(this::ahead);
    }

    /** The moment from which the window cannot be met any more as things stand; empty when nothing can slip here. */
    Optional<Instant> slips(Channel channel) {
        if (!isLastChance()) {
            return Optional.empty();
        }
        return switch (attempt.state()) {
            case SCHEDULED, SENDING, AMBIGUOUS -> Optional.of(closes().minus(channel.leadTime()));
            case ACCEPTED, SENT -> presumes(channel) ? Optional.empty() : Optional.of(closes());
            case HELD, DELIVERED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    /** By when a person must have decided about a refused try, before the next channel has its turn; empty when nothing slips. */
    Optional<Instant> decideBy(Channel channel) {
        if (closes() == null || communication.isMarketing()) {
            return Optional.empty();
        }
        return Optional.of(following().isPresent() ? makingWay(closes()) : closes().minus(channel.leadTime()));
    }

    /** Handed over with less than its time on the way left, or not at all. */
    boolean isLate(Channel channel) {
        return closes() != null && attempt.handedOver().plus(channel.leadTime()).isAfter(closes());
    }

    /** What is kept for somebody who has no mailbox has reached nobody. */
    boolean presumes(Channel channel) {
        return channel.onSilence().equals("presume-delivered") && !attempt.isRetained();
    }

    private boolean isLastChance() {
        return closes() != null && !communication.isMarketing() && following().isEmpty();
    }

    /**
     * Whether what the operator gets now and keeps for so many days is gone before the next channel has its turn. What may
     * have arrived is asked about as it was then, so that it is sent again as it was.
     */
    boolean outlasts(int days) {
        Instant from =
                attempt.unclear() == 0 ? attempt.handedOver() : attempt.sends().getFirst();
        return !cut(waitedFrom(from)).isBefore(from.plus(Duration.ofDays(days)));
    }

    /** Until when an operator is waited for that has yet to say, at the end, whether the person has joined. */
    Instant lastWord(Instant over) {
        return cut(over.plus(LAST_WORD));
    }

    private Instant overAfterHandOver() {
        return cut(waitedFrom(attempt.handedOver()));
    }

    /** No later than the window and the next channel allow. */
    private Instant cut(Instant over) {
        return makingWay(earlier(over, closes()));
    }

    private Instant makingWay(Instant over) {
        Instant latestStart = following().map(PlanStep::latestStart).orElse(null);
        return latestStart == null ? over : earlier(over, PlanStep.makesWay(attempt.createdAt(), latestStart));
    }

    /** A day before, or half of the time that there is. */
    Instant ahead(Instant slips) {
        Duration half = Duration.between(attempt.createdAt(), slips).dividedBy(2);
        return slips.minus(half.compareTo(MOST_AHEAD) < 0 ? half : MOST_AHEAD);
    }

    /** The attempt's own wait; in working days or hours it depends on when it begins. */
    private Instant waitedFrom(Instant start) {
        return communication.plan().stream()
                .filter(step -> step.channel().equals(attempt.channel()) && step.working() != null)
                .findFirst()
                .map(step -> step.waitedFrom(start))
                .orElseGet(() -> start.plus(attempt.waitFor()));
    }

    /** The channel that has its turn after this one; none where all go out at once. */
    private Optional<PlanStep> following() {
        var plan = communication.plan();
        for (int i = 0; !communication.parallel() && i < plan.size() - 1; i++) {
            if (plan.get(i).channel().equals(attempt.channel())) {
                return Optional.of(plan.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private @Nullable Instant closes() {
        return communication.window().closes();
    }

    private static Instant earlier(Instant a, @Nullable Instant b) {
        return b == null || a.isBefore(b) ? a : b;
    }
}
