package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.ConsentWord;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.event.DecisionStore;
import se.budkavle.planning.Case;
import se.budkavle.planning.Intent;
import se.budkavle.planning.Intent.Communicate;
import se.budkavle.planning.Once;
import se.budkavle.planning.Reasons;
import se.budkavle.planning.Window;
import se.budkavle.release.Hashes;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;
import se.budkavle.sendout.MessageClass;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** Writes decisions down: communications with their plans, claims, cancellations, and the case each rests on. */
public final class PlanningBook {
    private static final Set<String> FAULTS = Set.of(Reasons.CONTENT_FAULT, Reasons.CONDITION_FAULT);
    /** What must be told by law may stay untold for these reasons; for any other, nobody could be reached in time. */
    private static final Set<String> DECIDED = Set.of(Reasons.ALREADY_CONTACTED, Reasons.NOT_DECEASED);

    private final DecisionStore decisions;
    private final CommunicationStore communications;
    private final WorkItemStore workItems;
    private final Cancellation cancellation;
    private final WorkStore work;
    private final TimelineStore timeline;
    private final Clock clock;

    public PlanningBook(
            DecisionStore decisions,
            CommunicationStore communications,
            WorkItemStore workItems,
            Cancellation cancellation,
            WorkStore work,
            TimelineStore timeline,
            Clock clock) {
        this.decisions = decisions;
        this.communications = communications;
        this.workItems = workItems;
        this.cancellation = cancellation;
        this.work = work;
        this.timeline = timeline;
        this.clock = clock;
    }

    /**
     * A communication whose first step is to be taken now.
     *
     * @param communication as it was planned
     * @param told what is yet to be told of the plan
     */
    record Begun(Communication communication, List<TimelineEntry> told) {}

    /** A case and what it leads to, each communication with its id. */
    record Decision(
            Case facts, Map<UUID, Communicate> wanted, List<Communication> communications, Map<UUID, Reason> cancels) {

        static Decision of(Case facts, List<Intent> intents, Instant now) {
            var wanted = new LinkedHashMap<UUID, Communicate>();
            var cancels = new LinkedHashMap<UUID, Reason>();
            intents.forEach(intent -> {
                switch (intent) {
                    case Communicate c -> wanted.put(Ids.next(), c);
                    case Intent.Cancel c -> cancels.put(c.communicationId(), c.reason());
                }
            });
            List<Communication> communications = wanted.entrySet().stream()
                    .map(e -> communication(e.getKey(), facts, e.getValue(), now))
                    .toList();
            return new Decision(facts, wanted, communications, cancels);
        }

        /** @param holders by communication that lost, as whom the person is contacted already */
        private Decision afterLosing(Map<UUID, String> holders, Instant now) {
            return new Decision(
                    facts,
                    wanted,
                    communications.stream()
                            .map(c -> {
                                String holder = holders.get(c.communicationId());
                                return holder == null
                                        ? c
                                        : communication(
                                                c.communicationId(),
                                                facts,
                                                wanted.get(c.communicationId()).lostTo(holder),
                                                now);
                            })
                            .toList(),
                    cancels);
        }
    }

    /** What customers have said, by person. */
    void heard(Map<String, List<ConsentWord>> words) {
        words.forEach(cancellation::refused);
    }

    /**
     * @param raws the events' bytes as they came
     * @param along communications whose first step is taken in this transaction too: they are written as begun
     * @return those
     */
    List<Begun> write(List<Decision> decided, String release, Map<UUID, byte[]> raws, Predicate<Communication> along) {
        Instant now = clock.instant();
        Map<UUID, String> holders = contactedAs(decided, now);
        List<Decision> decisions =
                decided.stream().map(d -> d.afterLosing(holders, now)).toList();
        List<Communication> all = decisions.stream()
                .flatMap(d -> d.communications().stream())
                .map(c -> c.plannedWith(release))
                .toList();
        List<Communication> taken = all.stream().filter(along).toList();
        Set<UUID> begun = taken.stream().map(Communication::communicationId).collect(Collectors.toSet());
        communications.insert(all.stream()
                .map(c -> begun.contains(c.communicationId()) ? c.with(new CommunicationState.Active(), now) : c)
                .toList());
        work.put(all.stream()
                .filter(c -> c.state().isOpen() && !begun.contains(c.communicationId()))
                .map(c -> firstStep(c, now))
                .toList());
        workItems.open(Stream.concat(
                        items("content", all, PlanningBook::needsAPerson, now),
                        items("undeliverable", all, PlanningBook::isUntold, now))
                .toList());
        var cancels = new LinkedHashMap<UUID, Reason>();
        decisions.forEach(d -> cancels.putAll(d.cancels()));
        cancellation.cancel(cancels);
        this.decisions.planned(
                decisions.stream().map(d -> planned(d, release, raws)).toList());
        Map<UUID, List<TimelineEntry>> told = new PlanNews(timeline, now).tell(decisions, begun);
        return taken.stream()
                .map(c -> new Begun(c, told.get(c.communicationId())))
                .toList();
    }

    /** A send-out whose text could not be made for these facts is no decision against it: somebody must look. */
    private static boolean needsAPerson(Communication c) {
        return c.state() instanceof CommunicationState.NotSent n
                && FAULTS.contains(n.why().code());
    }

    /** What the law demands finds nobody, or comes too late: somebody must reach the customer in another way. */
    private static boolean isUntold(Communication c) {
        return c.messageClass().equals(MessageClass.REGULATORY.word())
                && c.state() instanceof CommunicationState.NotSent n
                && !FAULTS.contains(n.why().code())
                && !DECIDED.contains(n.why().code());
    }

    private static Stream<WorkItem> items(
            String kind, List<Communication> all, Predicate<Communication> which, Instant now) {
        return all.stream()
                .filter(which)
                .map(c -> WorkItem.of(kind, c, null, c.state().why(), now));
    }

    /** Of communications that lost their claim, as which customer number the person is contacted already. */
    private Map<UUID, String> contactedAs(List<Decision> decided, Instant now) {
        Map<UUID, UUID> losers = communications.claims().claim(onces(decided), now);
        if (losers.isEmpty()) {
            return Map.of();
        }
        Map<UUID, String> customerNos = communications.customerNos(losers.values());
        decided.forEach(d -> d.wanted()
                .keySet()
                .forEach(id -> customerNos.put(id, d.facts().customer().customerNo())));
        return losers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> customerNos.get(e.getValue())));
    }

    /** Under all that is known of the person by now: a later event may have said who the customer is. */
    private static Map<UUID, Once> onces(List<Decision> decisions) {
        var persons = new HashMap<String, String>();
        decisions.forEach(d -> persons.put(
                d.facts().customer().customerNo(), d.facts().customer().personKey()));
        var onces = new LinkedHashMap<UUID, Once>();
        decisions.forEach(d -> d.wanted().forEach((id, c) -> {
            if (c.send() && c.once() != null) {
                String customerNo = d.facts().customer().customerNo();
                onces.put(id, c.once().also(customerNo, persons.get(customerNo)));
            }
        }));
        return onces;
    }

    private static WorkRow firstStep(Communication c, Instant now) {
        Instant opens = c.window().opens();
        return WorkRow.of(
                Lanes.STEPS, c.communicationId(), c.priority(), opens == null || opens.isBefore(now) ? now : opens);
    }

    private static Communication communication(UUID id, Case facts, Communicate c, Instant now) {
        return new Communication(
                id,
                facts.event().eventId(),
                facts.customer().customerNo(),
                facts.customer().personKey(),
                c.sendout(),
                c.messageClass(),
                c.topic(),
                c.urgency(),
                c.recipientRole(),
                contractNo(facts),
                c.send() ? new CommunicationState.Planned() : new CommunicationState.NotSent(c.reason()),
                c.language(),
                "",
                c.window() == null ? new Window(null, null) : c.window(),
                c.plan(),
                c.rules(),
                c.ambiguous(),
                c.maxAttempts(),
                c.parallel(),
                false,
                now,
                c.send() ? null : now);
    }

    private static @Nullable String contractNo(Case facts) {
        var no = facts.event().data().path("contract").path("contractNo");
        return no.isTextual() ? no.asText() : null;
    }

    private static DecisionStore.Planned planned(Decision d, String release, Map<UUID, byte[]> raws) {
        boolean sends = d.communications().stream().anyMatch(c -> c.state().isOpen() || needsAPerson(c));
        byte[] facts = Rows.json(KeptCase.of(d.facts())).getBytes(StandardCharsets.UTF_8);
        return new DecisionStore.Planned(
                d.facts().event().eventId(),
                raws.get(d.facts().event().eventId()),
                sends ? "planned" : "nothing-to-send",
                null,
                release,
                facts,
                Hashes.sha256(facts));
    }
}
