package se.budkavle.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.ChannelCase;
import se.budkavle.planning.Cost;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Ranked;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.TimelineEntry;

/** Ranks the channels that are left of a communication as everything is now; when there is none, it ends. */
final class NextChannel {
    private static final Set<Outcome> FAILED_BY_ADDRESS = Set.of(Outcome.FAILED_HARD, Outcome.FAILED_SOFT);

    private final Stores stores;
    private final StepFacts facts;
    private final Releases releases;
    private final StepNotes notes;
    private @Nullable Set<String> paused;

    NextChannel(Stores stores, StepFacts facts, Releases releases, StepNotes notes) {
        this.stores = stores;
        this.facts = facts;
        this.releases = releases;
        this.notes = notes;
    }

    /** The steps to take now: one, or every channel at once where the send-out says so. */
    List<StepDue> of(Communication c, List<Attempt> tries) {
        Hops.Move move = Hops.due(c, tries, notes.now);
        return switch (move) {
            case Hops.Move.Wait w -> List.of();
            case Hops.Move.End e -> end(c, e.state());
            case Hops.Move.Rank r -> ranked(c, Hops.counted(tries));
        };
    }

    private List<StepDue> ranked(Communication c, List<Attempt> counted) {
        Rules pinned = releases.of(c.release());
        Sendout sendout = pinned.sendouts().sendout(c.sendout()).orElseThrow();
        var ranked = releases.get().channelPlanner().rank(channelCase(c, counted, sendout));
        Communication ruled = c.withRules(ranked.rules());
        tellWhatIsLeftOut(c, ruled, counted, ranked);
        if (ranked.plan().isEmpty() && !Hops.isUnderWay(counted)) {
            return end(ruled, Hops.noneLeft(ruled, counted));
        }
        int steps =
                c.parallel() ? ranked.plan().size() : Math.min(1, ranked.plan().size());
        return IntStream.range(0, steps)
                .mapToObj(i -> due(ruled, pinned, sendout, ranked.plan().get(i), counted.size() + i))
                .toList();
    }

    /** Channels that were planned, were not tried, and cannot be any more; told once, as the rules that say so are kept. */
    private void tellWhatIsLeftOut(Communication c, Communication ruled, List<Attempt> counted, Ranked ranked) {
        Set<String> planned = c.plan().stream().map(PlanStep::channel).collect(Collectors.toSet());
        counted.forEach(a -> planned.remove(a.channel()));
        ranked.plan().forEach(step -> planned.remove(step.channel()));
        List<TimelineEntry> told = ranked.rules().stream()
                .filter(rule -> rule.leavesOut() && planned.contains(rule.channel()))
                .filter(rule -> !c.rules().contains(rule))
                .map(rule -> TimelineEntry.entry(
                        notes.now,
                        "left-out",
                        c.customerNo(),
                        c.eventId(),
                        c.communicationId(),
                        null,
                        rule.channel(),
                        null,
                        rule.reason().spoken()))
                .toList();
        if (!told.isEmpty()) {
            notes.tell(told);
            notes.ruled(ruled);
        }
    }

    private StepDue due(Communication c, Rules pinned, Sendout sendout, PlanStep step, int number) {
        var customer = facts.customer(c);
        var reach = (Reach.Reachable) Recipients.of(customer, c.recipientRole(), step.channel());
        return new StepDue(
                c,
                facts.event(c),
                customer,
                sendout,
                pinned,
                step,
                reach.recipient(),
                number,
                facts.consentVersion(c),
                paused(),
                step.channel().equals(Recipients.MAILBOX) ? facts.mailboxes().carriers(customer, sendout) : Set.of(),
                List.of());
    }

    /** Asked once for all that is due together; a pause that comes meanwhile is obeyed by the claim. */
    private Set<String> paused() {
        if (paused == null) {
            paused = stores.lanes().pausedPartners();
        }
        return paused;
    }

    private ChannelCase channelCase(Communication c, List<Attempt> counted, Sendout sendout) {
        Map<String, Cost> costs = new LinkedHashMap<>();
        c.plan().forEach(p -> costs.put(p.channel(), p.cost()));
        var customer = facts.customer(c);
        return new ChannelCase(
                sendout,
                customer,
                c.recipientRole(),
                facts.consents(c),
                facts.suppressions(customer),
                Stream.concat(
                                counted.stream()
                                        .filter(a -> !hasMoved(customer, c, a))
                                        .map(Attempt::channel),
                                facts.passedOver(c).stream())
                        .collect(Collectors.toSet()),
                c.window(),
                costs,
                notes.now,
                facts.mailboxes().of(customer));
    }

    /** A channel counts as tried at the address that failed; the register may have another one by now. */
    private static boolean hasMoved(Customer customer, Communication c, Attempt a) {
        return a.outcome() != null
                && FAILED_BY_ADDRESS.contains(a.outcome())
                && Addresses.hasAnother(customer, c.recipientRole(), a);
    }

    /** What is no marketing never ends in silence: somebody gets to know. */
    private List<StepDue> end(Communication c, CommunicationState ended) {
        notes.change(c, ended);
        notes.tell(c, null, ended.word(), ended.why().spoken());
        if (!c.isMarketing()) {
            stores.workItems().deadlineOver(c.communicationId(), notes.now);
            notes.item(WorkItem.of("undeliverable", c, null, ended.why(), notes.now));
        }
        return List.of();
    }
}
