package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.CommunicationState.Basis;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.ChannelCase;
import se.budkavle.planning.Cost;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Ranked;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * Decides, with consent, suppressions, register and window as they are now, what becomes of a communication that is due:
 * the next channel, an end, or waiting on.
 */
public final class NextStep {
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(BusinessClock.ZONE);

    private final CommunicationStore communications;
    private final AttemptStore attempts;
    private final ReportStore reports;
    private final Stores stores;
    private final WorkItemStore workItems;
    private final Cancellation cancellation;
    private final Releases releases;
    private final WorkStore work;
    private final TimelineStore timeline;
    private final Clock clock;

    public NextStep(Stores stores, Cancellation cancellation, Releases releases, Clock clock) {
        this.communications = stores.communications();
        this.attempts = stores.attempts();
        this.reports = stores.reports();
        this.stores = stores;
        this.workItems = stores.workItems();
        this.work = stores.work();
        this.timeline = stores.timeline();
        this.cancellation = cancellation;
        this.releases = releases;
        this.clock = clock;
    }

    List<StepDue> of(List<UUID> ids) {
        Map<UUID, Communication> locked = communications.tryLock(ids);
        work.put(ids.stream()
                .filter(id -> !locked.containsKey(id))
                .map(id -> WorkRow.of(Lanes.STEPS, id, Priority.NORMAL, clock.instant()))
                .toList());
        var round = new Round(
                locked.values().stream().filter(c -> c.state().isOpen()).toList());
        round.run();
        return round.due;
    }

    /** One batch of communications, with everything about them read in a few set queries. */
    private final class Round {
        final List<StepDue> due = new ArrayList<>();
        private final List<Communication> open;
        private final StepFacts facts;
        private final Instant now = clock.instant();
        private final List<Communication> changed = new ArrayList<>();
        private final List<WorkRow> later = new ArrayList<>();
        private final List<WorkItem> items = new ArrayList<>();
        private final List<TimelineEntry> entries = new ArrayList<>();

        Round(List<Communication> open) {
            this.open = open;
            this.facts = StepFacts.about(open, stores);
        }

        void run() {
            open.forEach(this::look);
            communications.update(changed);
            work.put(later);
            workItems.open(items);
            timeline.add(entries);
        }

        private void look(Communication c) {
            List<Attempt> made = facts.tries().getOrDefault(c.communicationId(), List.of());
            Attempt live = made.stream()
                    .filter(a -> a.state().isLive())
                    .reduce((a, b) -> b)
                    .orElse(null);
            if (live == null) {
                next(c, made);
                return;
            }
            switch (live.state()) {
                case ACCEPTED, SENT -> silence(c, made, live);
                case SCHEDULED -> notHandedOver(c, made, live);
                case SENDING, AMBIGUOUS -> later(c, now.plus(LOOK_AGAIN));
                case HELD -> {} // its work item brings it back
                case DELIVERED, FAILED, CANCELLED -> throw new IllegalStateException("not live: " + live.attemptId());
            }
        }

        private void silence(Communication c, List<Attempt> made, Attempt live) {
            Instant handedOver =
                    live.sends().isEmpty() ? live.createdAt() : live.sends().getLast();
            Instant over = handedOver.plus(live.waitFor());
            if (now.isBefore(over)) {
                later(c, over); // somebody looked early
                return;
            }
            boolean presume = releases.get()
                    .channels()
                    .channel(live.channel())
                    .onSilence()
                    .equals("presume-delivered");
            if (presume && c.state() instanceof CommunicationState.Active a) {
                changed.add(c.with(a.deliver(Basis.PRESUMED), now));
                entries.add(entry(c, live, "presumed"));
                return;
            }
            fail(live, Outcome.UNKNOWN, "silence");
            entries.add(entry(c, live, "silence"));
            facts.tries().put(c.communicationId(), replaced(made, live.with(AttemptState.FAILED)));
            look(c);
        }

        /** The partner was paused or down for too long: taken back, unless it lies in a sealed batch. */
        private void notHandedOver(Communication c, List<Attempt> made, Attempt live) {
            cancellation.takeBack(List.of(c.communicationId()));
            if (attempts.find(live.attemptId()).orElseThrow().state() != AttemptState.CANCELLED) {
                later(c, now.plus(LOOK_AGAIN));
                return;
            }
            // Failed, not cancelled: this partner's channel has had its time.
            next(c, replaced(made, live.with(AttemptState.FAILED)));
        }

        private void next(Communication c, List<Attempt> made) {
            List<Attempt> counted = made.stream()
                    .filter(a -> a.state() != AttemptState.CANCELLED)
                    .toList();
            Instant closes = c.window().closes();
            if (closes != null && closes.isBefore(now)) {
                end(c, new End("expired", Reason.of("window-closed", MOMENT.format(closes))));
                return;
            }
            if (counted.size() >= c.maxAttempts()) {
                end(c, new End("exhausted", Reason.of("max-attempts", c.maxAttempts())));
                return;
            }
            Rules pinned = releases.of(c.release());
            Sendout sendout = pinned.sendouts().sendout(c.sendout()).orElseThrow();
            Customer customer = facts.customer(c);
            Ranked ranked = rank(c, counted, sendout, customer);
            Communication ruled = c.withRules(ranked.rules());
            if (ranked.plan().isEmpty()) {
                end(ruled, new End("exhausted", Reason.of(counted.isEmpty() ? "no-channel" : "no-channel-left")));
                return;
            }
            int steps = sendout.parallel() && counted.isEmpty() ? ranked.plan().size() : 1;
            for (int i = 0; i < steps; i++) {
                due.add(step(ruled, pinned, sendout, customer, ranked.plan(), i, counted.size() + i));
            }
        }

        private Ranked rank(Communication c, List<Attempt> counted, Sendout sendout, Customer customer) {
            Set<String> tried = counted.stream().map(Attempt::channel).collect(Collectors.toSet());
            Map<String, Cost> costs = new LinkedHashMap<>();
            c.plan().forEach(p -> costs.put(p.channel(), p.cost()));
            return releases.get()
                    .channelPlanner()
                    .rank(new ChannelCase(
                            sendout,
                            customer,
                            c.recipientRole(),
                            facts.consents(c),
                            facts.suppressions(customer),
                            tried,
                            c.window(),
                            costs,
                            now));
        }

        private StepDue step(
                Communication c,
                Rules pinned,
                Sendout sendout,
                Customer customer,
                List<PlanStep> plan,
                int i,
                int number) {
            PlanStep step = plan.get(i);
            var reach = (Reach.Reachable) Recipients.of(customer, c.recipientRole(), step.channel());
            return new StepDue(
                    c,
                    facts.event(c),
                    customer,
                    sendout,
                    pinned,
                    step,
                    i + 1 < plan.size() ? plan.get(i + 1) : null,
                    reach.recipient(),
                    number,
                    facts.consentVersion(c));
        }

        private record End(String word, Reason reason) {}

        /** Regulatory and service messages never end in silence: somebody gets to know. */
        private void end(Communication c, End end) {
            CommunicationState next = ended(c, end);
            changed.add(c.with(next, now));
            entries.add(TimelineEntry.entry(
                    now,
                    next.word(),
                    c.customerNo(),
                    c.eventId(),
                    c.communicationId(),
                    null,
                    null,
                    null,
                    end.reason().spoken()));
            if (!c.isMarketing()) {
                items.add(WorkItem.of("undeliverable", c, null, end.reason(), now));
            }
        }

        private CommunicationState ended(Communication c, End end) {
            boolean expired = end.word().equals("expired");
            return switch (c.state()) {
                case CommunicationState.Planned p ->
                    expired
                            ? p.expire(end.reason())
                            : c.isMarketing() ? p.cancel(end.reason()) : p.exhaust(end.reason());
                case CommunicationState.Active a -> expired ? a.expire(end.reason()) : a.exhaust(end.reason());
                default -> throw new IllegalStateException("ended already: " + c.communicationId());
            };
        }

        private void fail(Attempt a, Outcome outcome, String reason) {
            reports.add(
                    List.of(new ReportStore.Told(
                            a.attemptId(),
                            new DeliveryReport(
                                    a.partner(), a.partnerRef(), a.attemptId(), outcome, reason, now, true, null),
                            null)),
                    now);
            attempts.update(List.of(
                    ReportBook.folded(a, reports.words(List.of(a.attemptId())).get(a.attemptId()))));
        }

        private void later(Communication c, Instant when) {
            later.add(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), when));
        }

        private TimelineEntry entry(Communication c, Attempt a, String kind) {
            return TimelineEntry.entry(
                    now,
                    kind,
                    c.customerNo(),
                    c.eventId(),
                    c.communicationId(),
                    a.attemptId(),
                    a.channel(),
                    a.partner());
        }
    }

    private static List<Attempt> replaced(List<Attempt> made, @Nullable Attempt by) {
        var byId = new HashMap<UUID, Attempt>();
        var order = new ArrayList<UUID>();
        made.forEach(a -> {
            order.add(a.attemptId());
            byId.put(a.attemptId(), a);
        });
        byId.put(by.attemptId(), by);
        return order.stream().map(byId::get).toList();
    }
}
