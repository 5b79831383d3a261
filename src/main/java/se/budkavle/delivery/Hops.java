package se.budkavle.delivery;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import se.budkavle.delivery.CommunicationState.Basis;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Channels.Channel;
import se.budkavle.timeline.Reason;
import se.budkavle.work.BusinessClock;

/** How a communication moves from hop to hop, by what its tries have come to. Pure: what is read and written is elsewhere. */
final class Hops {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(BusinessClock.ZONE);

    /** What an open communication does when its step is due. */
    sealed interface Move {
        /** A try is under way. */
        record Wait() implements Move {}

        /** It has ended in this state. */
        record End(CommunicationState state) implements Move {}

        /** The channels that are left are ranked, as everything is now. */
        record Rank() implements Move {}
    }

    /** What a partner's silence means. */
    enum Silence {
        NOTHING_YET,
        DELIVERED,
        FAILED
    }

    private Hops() {}

    /** Tries that were taken back count as never made. */
    static List<Attempt> counted(Collection<Attempt> tries) {
        return tries.stream().filter(a -> a.state() != AttemptState.CANCELLED).toList();
    }

    static boolean isUnderWay(Collection<Attempt> tries) {
        return tries.stream().anyMatch(a -> a.state().isLive());
    }

    /** @param c open */
    static Move due(Communication c, Collection<Attempt> tries, Instant now) {
        List<Attempt> counted = counted(tries);
        Instant closes = c.window().closes();
        if (isUnderWay(counted)) {
            return c.parallel() ? new Move.Rank() : new Move.Wait();
        }
        if (closes != null && closes.isBefore(now)) {
            return new Move.End(expired(c, Reason.of("window-closed", MOMENT.format(closes))));
        }
        return counted.size() >= c.maxAttempts()
                ? new Move.End(exhausted(c, Reason.of("max-attempts", c.maxAttempts())))
                : new Move.Rank();
    }

    /** No channel is left, and nothing is under way. @param c open */
    static CommunicationState noneLeft(Communication c, Collection<Attempt> tries) {
        return exhausted(c, Reason.of(counted(tries).isEmpty() ? "no-channel" : "no-channel-left"));
    }

    private static CommunicationState expired(Communication c, Reason why) {
        return switch (c.state()) {
            case CommunicationState.Planned p -> p.expire(why);
            case CommunicationState.Active a -> a.expire(why);
            default -> throw new IllegalStateException("ended already: " + c.communicationId());
        };
    }

    private static CommunicationState exhausted(Communication c, Reason why) {
        return switch (c.state()) {
            case CommunicationState.Planned p -> c.isMarketing() ? p.cancel(why) : p.exhaust(why);
            case CommunicationState.Active a -> a.exhaust(why);
            default -> throw new IllegalStateException("ended already: " + c.communicationId());
        };
    }

    /** A partner has handed over and says nothing more. */
    static Silence silence(Communication c, Attempt a, Channel channel, Instant now) {
        var time = new StepTime(c, a);
        if (now.isBefore(time.silentUntil(channel))) {
            return Silence.NOTHING_YET;
        }
        return time.presumes(channel) && c.state() instanceof CommunicationState.Active
                ? Silence.DELIVERED
                : Silence.FAILED;
    }

    /**
     * One try has arrived: the earlier success wins, whatever the state was.
     *
     * @param others the communication's other tries, what waited taken back
     */
    static Communication delivered(Communication c, Attempt arrived, Collection<Attempt> others, Instant now) {
        CommunicationState next =
                switch (c.state()) {
                    case CommunicationState.Planned p -> p.begin().deliver(Basis.REPORTED);
                    case CommunicationState.Active a -> a.deliver(Basis.REPORTED);
                    case CommunicationState.Delivered d -> d.confirm();
                    case CommunicationState.Exhausted e -> e.deliverLate();
                    case CommunicationState.Expired e -> e.deliverLate();
                    case CommunicationState.Cancelled e -> e.deliverLate();
                    case CommunicationState.NotSent n -> n;
                };
        Communication after = c.with(next, now);
        return isSecond(c, arrived, others) ? after.withDoubleContact() : after;
    }

    /** Whether what arrived is one of two: another one has, or is under way and cannot be called back. */
    static boolean isSecond(Communication c, Attempt arrived, Collection<Attempt> others) {
        return !c.parallel()
                && others.stream()
                        .filter(a -> !a.attemptId().equals(arrived.attemptId()))
                        .anyMatch(a -> a.state() == AttemptState.DELIVERED
                                || a.state().isLive() && !a.createdAt().isBefore(arrived.createdAt()));
    }

    /** Whether a failed try sends its communication on to the next channel; what is our own mistake waits for a person. */
    static boolean goesOn(Communication c, Attempt failed, Collection<Attempt> tries) {
        boolean overtaken = tries.stream()
                .anyMatch(other -> !other.attemptId().equals(failed.attemptId())
                        && (other.state().isLive() || other.state() == AttemptState.DELIVERED));
        return failed.state() == AttemptState.FAILED
                && failed.outcome() != Outcome.REJECTED
                && !overtaken
                && switch (c.state()) {
                    case CommunicationState.Active s -> true;
                    case CommunicationState.Delivered d -> true;
                    case CommunicationState.Planned p -> false;
                    case CommunicationState.Exhausted e -> false;
                    case CommunicationState.Expired e -> false;
                    case CommunicationState.Cancelled e -> false;
                    case CommunicationState.NotSent n -> false;
                };
    }
}
