package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.CommunicationState.Basis;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Channels.Channel;
import se.budkavle.timeline.Reason;
import se.budkavle.work.AfterCommit;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Lanes;

/** Looks at attempts that are under way: is their time over, and is a deadline about to slip? */
final class UnderWay {
    private static final String UNAVAILABLE = "partner-unavailable";
    private static final String NO_MAILBOX = "no-mailbox";
    private static final String JOINED = "joined";
    /** Until the vendor has a sealed batch, or has not taken it. */
    private static final Duration WHILE_SEALED = Duration.ofHours(1);
    /** Until it is known how a send went: should it come back, its time may be over, and it must not be tried on. */
    private static final Duration WHILE_SENDING = Duration.ofMinutes(1);
    /** Whether somebody has joined for whom something is kept. */
    private static final Duration ASK_AGAIN = Duration.ofDays(1);
    /** Between looks at a letter that people have yet to decide about. */
    private static final Duration WHILE_HELD = Duration.ofHours(12);

    static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(BusinessClock.ZONE);

    private final Stores stores;
    private final StepFacts facts;
    private final Cancellation cancellation;
    private final Ambiguity ambiguity;
    private final PartnerPace pace;
    private final Channels channels;
    private final Batches batches;
    private final UnreadWait unreadWait;
    private final StepNotes notes;
    private @Nullable Instant unread;

    UnderWay(
            Stores stores,
            StepFacts facts,
            Cancellation cancellation,
            Ambiguity ambiguity,
            PartnerPace pace,
            Channels channels,
            Batches batches,
            UnreadWait unreadWait,
            StepNotes notes) {
        this.stores = stores;
        this.facts = facts;
        this.cancellation = cancellation;
        this.ambiguity = ambiguity;
        this.pace = pace;
        this.channels = channels;
        this.batches = batches;
        this.unreadWait = unreadWait;
        this.notes = notes;
    }

    /** The tries after the look: those whose time is over have failed. */
    List<Attempt> look(Communication c, List<Attempt> tries) {
        return tries.stream().map(a -> a.state().isLive() ? look(c, a) : a).toList();
    }

    private Attempt look(Communication c, Attempt a) {
        var time = new StepTime(c, a);
        Channel channel = channels.channel(a.channel());
        watch(c, a, time, channel);
        return switch (a.state()) {
            case ACCEPTED, SENT -> silence(c, a, time, channel);
            case SCHEDULED, AMBIGUOUS -> notHandedOver(c, a, time, channel);
            case SENDING -> lookAgain(c, a);
            case HELD -> a; // its work item brings it back
            case DELIVERED, FAILED, CANCELLED -> throw new IllegalStateException("not live: " + a.attemptId());
        };
    }

    private void watch(Communication c, Attempt a, StepTime time, Channel channel) {
        time.alarm(channel).ifPresent(alarm -> {
            if (notes.now.isBefore(alarm)) {
                notes.lookAgain(c, alarm);
            } else {
                alarm(c, a, time, channel);
            }
        });
    }

    private void alarm(Communication c, Attempt a, StepTime time, Channel channel) {
        var slips = time.slips(channel).orElseGet(time::handOverBy);
        boolean left = a.state() == AttemptState.ACCEPTED || a.state() == AttemptState.SENT;
        Reason reason = Reason.of(left ? "deadline-unconfirmed" : "deadline-unsent", a.partner(), MOMENT.format(slips));
        if (stores.workItems()
                .openOnceAbout(WorkItem.of("deadline", c, a.attemptId(), reason, notes.now)
                        .dueBy(slips))) {
            notes.tell(c, a, "deadline", reason.spoken());
        }
    }

    private Attempt silence(Communication c, Attempt a, StepTime time, Channel channel) {
        if (a.isRetained()) {
            return retained(c, a, time, time.silentUntil(channel));
        }
        var silence = Hops.silence(c, a, channel, notes.now);
        Instant silentUntil = time.silentUntil(channel);
        Optional<Instant> later =
                silence == Hops.Silence.NOTHING_YET ? Optional.of(silentUntil) : untilSomebodySpeaks(c, a, silentUntil);
        if (later.isPresent()) {
            notes.lookAgain(c, later.get());
            return a;
        }
        if (silence == Hops.Silence.DELIVERED && c.state() instanceof CommunicationState.Active active) {
            notes.change(c, active.deliver(Basis.PRESUMED));
            notes.tell(c, a, "presumed");
            notes.arrived(a);
            if (!time.isLate(channel)) {
                notes.overtaken(c);
            }
            return a;
        }
        cancellation.withdraw(List.of(a));
        AfterCommit.run(() -> pace.silent(a.partner()));
        notes.tell(c, a, "silence");
        return told(a, Outcome.UNKNOWN, "silence");
    }

    /** It may have been spoken of already: by a report that nobody has read, or to people who were asked about a letter. */
    private Optional<Instant> untilSomebodySpeaks(Communication c, Attempt a, Instant silentUntil) {
        Optional<Instant> unread =
                unreadSince().isAfter(silentUntil) ? Optional.empty() : unreadWait.next(a.attemptId(), notes.now);
        if (unread.isPresent()) {
            return unread;
        }
        boolean isAsked =
                a.batchId() != null && (stores.workItems().isHeld(a.batchId()) || batches.isAsked(c, a, notes.now));
        return isAsked ? Optional.of(notes.now.plus(WHILE_HELD)) : Optional.empty();
    }

    /**
     * The operator says nothing by itself: it is asked every day, and at the end, whether the person has joined. That it does
     * not answer then is no answer, for a while.
     */
    private Attempt retained(Communication c, Attempt a, StepTime time, Instant until) {
        Customer customer = facts.customer(c);
        if (facts.mailboxes().hasJoined(customer, a)) {
            Attempt delivered = told(a, Outcome.DELIVERED, JOINED);
            notes.change(c, Hops.delivered(c, delivered, List.of(), notes.now).state());
            notes.tell(c, a, "attempt-delivered");
            notes.arrived(a);
            notes.overtaken(c);
            return delivered;
        }
        boolean isOver = !notes.now.isBefore(until);
        Instant tomorrow = notes.now.plus(ASK_AGAIN);
        Optional<Instant> asked = facts.mailboxes()
                .askAgain(
                        customer,
                        a,
                        c.eventId(),
                        isOver ? until : notes.now.minus(ASK_AGAIN),
                        isOver ? time.lastWord(until) : notes.now);
        if (asked.isPresent() || !isOver) {
            notes.lookAgain(c, asked.orElse(tomorrow.isBefore(until) ? tomorrow : until));
            return a;
        }
        notes.tell(c, a, "attempt-failed", Outcome.FAILED_SOFT.word(), NO_MAILBOX);
        return told(a, Outcome.FAILED_SOFT, NO_MAILBOX);
    }

    /**
     * When the oldest report came that nobody has read yet: it may be about any attempt. Asked once, while what is looked at
     * is locked: a report about it that is being read waits for us, and is still in line.
     */
    private Instant unreadSince() {
        if (unread == null) {
            unread = stores.work()
                    .waiting()
                    .oldest(List.of(Lanes.REPORTS), notes.now)
                    .getOrDefault(Lanes.REPORTS, Instant.MAX);
        }
        return unread;
    }

    /** A partner that is paused or away has been given its time: the next channel has its turn. */
    private Attempt notHandedOver(Communication c, Attempt a, StepTime time, Channel channel) {
        if (notes.now.isBefore(time.handOverBy())) {
            notes.lookAgain(c, time.handOverBy());
            return a;
        }
        if (a.state() == AttemptState.AMBIGUOUS) {
            return ambiguity.timeIsOver(a, c) ? a : lookAgain(c, a);
        }
        if (cancellation.takeBack(a)) {
            notes.tell(c, a, "attempt-failed", Outcome.FAILED_SOFT.word(), UNAVAILABLE);
            return told(a.inBatch(null), Outcome.FAILED_SOFT, UNAVAILABLE);
        }
        if (!c.isMarketing()) {
            alarm(c, a, time, channel); // it lies in a sealed batch, or is being claimed right now
        }
        return lookAgain(c, a);
    }

    private Attempt lookAgain(Communication c, Attempt a) {
        notes.lookAgain(c, notes.now.plus(a.batchId() == null ? WHILE_SENDING : WHILE_SEALED));
        return a;
    }

    /** With one more report, of our own, in its set. */
    private Attempt told(Attempt a, Outcome outcome, String reason) {
        var report =
                new DeliveryReport(a.partner(), a.partnerRef(), a.attemptId(), outcome, reason, notes.now, true, null);
        stores.reports().add(List.of(new Told(a.attemptId(), report, null)), notes.now);
        var words = stores.reports().words(List.of(a.attemptId())).get(a.attemptId());
        Attempt told = a.told(ReportFold.of(a.channel(), words));
        stores.attempts().update(List.of(told));
        return told;
    }
}
