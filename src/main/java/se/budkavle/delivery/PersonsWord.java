package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemBook.Resolution;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** What a person's word does to the communication that a work item is about. Runs in the transaction of the decision. */
final class PersonsWord {
    /** Kinds whose closing ends the communication; the others only tell. */
    private static final Set<String> DECIDES = Set.of("undeliverable", "held", "rejected", "content", "dead-letter");

    /** Kinds of which there is nothing to send once more: it is made anew. */
    private static final Set<String> MADE_ANEW = Set.of("rejected", "content", UnmailedLetters.KIND);

    private final Stores stores;
    private final Cancellation cancellation;
    private final ReportBook reports;

    PersonsWord(Stores stores, Cancellation cancellation, ReportBook reports) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.reports = reports;
    }

    /** False where {@link #act} would say that something is in the way: one of a group then stays undecided. */
    boolean fits(WorkItem item, Communication c, Resolution resolution, Instant now) {
        Optional<Attempt> held = held(item);
        boolean repeats = resolution == Resolution.RESEND && !MADE_ANEW.contains(item.kind());
        return !c.state().isOpen()
                || resolution == Resolution.CLOSE
                || resolution == Resolution.AGAIN
                || (repeats
                        ? held.filter(a -> !mayArriveTwice(a, now)).isPresent()
                        : inTheWay(item, c, held).isEmpty());
    }

    private Optional<Attempt> held(WorkItem item) {
        return Optional.ofNullable(item.attemptId())
                .flatMap(a -> stores.attempts().find(a))
                .filter(a -> a.state() == AttemptState.HELD || isUnmailed(item, a));
    }

    /** @throws IllegalStateException when the word does not fit */
    void act(WorkItem item, Communication c, Resolution resolution, Instant now) {
        Optional<Attempt> held = held(item);
        if (resolution != Resolution.CLOSE) { // else it goes out twice when the vendor finds it
            held.filter(a -> isUnmailed(item, a)).ifPresent(a -> cancellation.withdraw(List.of(a)));
        }
        switch (resolution) {
            case CLOSE -> {
                if (DECIDES.contains(item.kind())) {
                    close(c, held);
                }
            }
            case RESEND -> {
                if (MADE_ANEW.contains(item.kind())) {
                    anew(item, c, held, now);
                } else {
                    resend(
                            c,
                            held.orElseThrow(
                                    () -> new IllegalStateException("nothing is held that could be sent again")),
                            now);
                }
            }
            case NEXT_CHANNEL -> nextChannel(item, c, held, now);
            case AGAIN -> {}
        }
    }

    private void resend(Communication c, Attempt a, Instant now) {
        demandOpen(c);
        if (mayArriveTwice(a, now)) {
            throw new IllegalStateException(
                    "it may have arrived, and its time is over, or the person has said something"
                            + " about consent since it was made: close or next-channel");
        }
        stores.sends().scheduledAgain(List.of(a.attemptId()));
        stores.work().put(List.of(WorkRow.of(Lanes.attempts(a.partner()), a.attemptId(), Priority.NOW, now)));
        look(c, now.plus(a.waitFor()));
    }

    private boolean mayArriveTwice(Attempt a, Instant now) {
        return a.unclear() > 0 && !stores.sends().mayBeRepeated(a.attemptId(), now);
    }

    private static boolean isUnmailed(WorkItem item, Attempt a) {
        return item.kind().equals(UnmailedLetters.KIND) && a.state() == AttemptState.ACCEPTED;
    }

    /** What was wrong is mended: the try that came to nothing does not count, and the same channel has its turn again. */
    private void anew(WorkItem item, Communication c, Optional<Attempt> held, Instant now) {
        demandOpen(c);
        demandNothingUnderWay(item, c, held);
        Optional.ofNullable(item.attemptId())
                .flatMap(stores.attempts()::find)
                .filter(a -> a.outcome() == Outcome.REJECTED && a.state() == AttemptState.FAILED || isUnmailed(item, a))
                .ifPresent(a -> {
                    if (isUnmailed(item, a)) { // or the vendor's answer to being asked to stop it would revive it
                        stores.reports().add(List.of(givenUp(a, now)), now);
                    }
                    stores.attempts().update(List.of(a.with(AttemptState.CANCELLED)));
                });
        look(c, now);
    }

    private void nextChannel(WorkItem item, Communication c, Optional<Attempt> held, Instant now) {
        demandNothingUnderWay(item, c, held);
        held.ifPresent(a -> fail(a, now));
        stores.workItems().goesOn(c.communicationId(), now);
        switch (c.state()) {
            case CommunicationState.Exhausted e -> stores.communications().goOn(c.with(e.goOn(), now));
            case CommunicationState.Planned p -> {}
            case CommunicationState.Active a -> {}
            default -> demandOpen(c);
        }
        look(c, now);
    }

    /** What waits is taken back; a communication that has ended already stays as it is. */
    private void close(Communication c, Optional<Attempt> held) {
        held.ifPresent(a -> stores.attempts().update(List.of(a.with(AttemptState.CANCELLED))));
        cancellation.cancel(Map.of(c.communicationId(), Reason.of("closed-by-person")));
    }

    private static void demandOpen(Communication c) {
        if (!c.state().isOpen()) {
            throw new IllegalStateException("the communication is " + c.state().word() + " already");
        }
    }

    private void demandNothingUnderWay(WorkItem item, Communication c, Optional<Attempt> held) {
        inTheWay(item, c, held).ifPresent(a -> {
            throw new IllegalStateException(
                    a.state() == AttemptState.HELD
                            ? "its message by %s is held: resolve the work item about that, or close"
                                    .formatted(a.channel())
                            : "its message by %s is %s, and something else goes out only when it has failed or is held: close"
                                    .formatted(a.channel(), a.state().word()));
        });
    }

    /**
     * A message that is under way would keep the router waiting, and nobody would be asked again. Where every channel is
     * taken at once, the others may be.
     */
    private Optional<Attempt> inTheWay(WorkItem item, Communication c, Optional<Attempt> held) {
        return stores.attempts().ofCommunications(List.of(c.communicationId())).values().stream()
                .flatMap(List::stream)
                .filter(a -> a.state().isLive())
                .filter(a -> held.isEmpty() || !held.get().attemptId().equals(a.attemptId()))
                .filter(a -> !c.parallel() || a.attemptId().equals(item.attemptId()))
                .findFirst();
    }

    private void fail(Attempt a, Instant now) {
        reports.add(List.of(givenUp(a, now)));
    }

    private static Told givenUp(Attempt a, Instant now) {
        var report = new DeliveryReport(
                a.partner(), a.partnerRef(), a.attemptId(), Outcome.UNKNOWN, "given-up", now, true, null);
        return new Told(a.attemptId(), report, null);
    }

    private void look(Communication c, Instant when) {
        stores.work().put(List.of(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), when)));
    }
}
