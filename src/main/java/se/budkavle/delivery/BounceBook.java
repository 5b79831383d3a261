package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.identity.MailDomains;
import se.budkavle.partner.Outcome;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * The verb <em>bounce</em>: what a failure says about the address, and where the communication goes from here. Runs in
 * the step's transaction.
 */
public final class BounceBook {
    private final Stores stores;
    private final Suppressions suppressions;
    private final MailboxStore mailboxes;
    private final Cancellation cancellation;
    private final RejectionsInARow rejections;
    private final Clock clock;

    public BounceBook(
            Stores stores, Cancellation cancellation, Suppressions suppressions, MailboxStore mailboxes, Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.rejections = new RejectionsInARow(stores, clock);
        this.suppressions = suppressions;
        this.mailboxes = mailboxes;
        this.clock = clock;
    }

    /** A failed (or complained-about) attempt with its communication, locked. */
    public record Bounced(Attempt attempt, Communication communication) {}

    /** Locks what bounced; what somebody else holds right now comes again. */
    public List<Bounced> bounced(List<UUID> attemptIds) {
        var found = stores.attempts().find(attemptIds).values();
        // before the communications, as planning does
        stores.customers()
                .persons(found.stream()
                        .filter(a -> Lesson.of(a).withdraws() != null)
                        .map(Attempt::customerNo)
                        .toList());
        Map<UUID, Communication> locked = stores.communications()
                .tryLock(found.stream().map(Attempt::communicationId).distinct().toList());
        stores.work()
                .put(found.stream()
                        .filter(a -> !locked.containsKey(a.communicationId()))
                        .map(a -> WorkRow.of(Lanes.BOUNCES, a.attemptId(), Priority.NOW, clock.instant()))
                        .toList());
        // Read again under the lock: a report may have come in between.
        return stores.attempts().find(attemptIds).values().stream()
                .filter(a -> locked.containsKey(a.communicationId()))
                .sorted(Comparator.comparing(Attempt::personKey)) // whose rows may be locked next
                .map(a -> new Bounced(a, locked.get(a.communicationId())))
                .toList();
    }

    /** Deliverability belongs to the address, consent to the person. */
    public void learn(List<Bounced> bounced) {
        for (Bounced b : bounced) {
            Attempt a = b.attempt();
            Lesson lesson = Lesson.of(a, a.complaint() && !isForgiven(a));
            if (lesson.dead() != null && suppressions.add(a, lesson.dead())
                    || lesson.soft() && suppressions.bounced(a)) {
                item("address-repair", b, "address-repair");
            }
            if (lesson.withdraws() != null) {
                withdrawMarketing(a, lesson.withdraws());
            }
            if (Lesson.DECEASED.equals(a.reason()) && item("deceased-suspected", b, "deceased-suspected")) {
                tell(a, "deceased-suspected");
            }
            if (a.state() == AttemptState.FAILED && "no-mailbox".equals(a.reason())) {
                mailboxes.left(a.partner(), a.address(), clock.instant());
            }
            if (lesson.mendable() && item("address-repair", b, "address-repair")) {
                tell(a, "address-needed", a.reason());
            }
        }
        bounced.forEach(this::proposeAnotherDomain);
        pauseWhatRejects(bounced);
    }

    private boolean isForgiven(Attempt a) {
        return stores.suppressions().isForgiven(a.channel(), a.address(), a.attemptId());
    }

    /** Nobody has a mail domain of that name, and one that many have is a slip away: a person asks the customer. */
    private void proposeAnotherDomain(Bounced b) {
        Attempt a = b.attempt();
        if (a.outcome() != Outcome.FAILED_HARD || !"hostunknown".equals(a.reason())) {
            return;
        }
        MailDomains.meant(a.address()).ifPresent(meant -> stores.workItems()
                .openOnceAbout(WorkItem.of(
                        "address-repair",
                        b.communication(),
                        a.attemptId(),
                        Reason.of("domain-mistyped", b.communication().sendout(), meant),
                        clock.instant())));
    }

    /** The next channel of the plan, looked at afresh by the router; or a person, or nothing, and whoever it was for is free. */
    public void fallBack(List<Bounced> bounced) {
        Instant now = clock.instant();
        var rows = new ArrayList<WorkRow>();
        var moved = new LinkedHashMap<UUID, Communication>();
        var entries = new ArrayList<TimelineEntry>();
        for (Bounced b : bounced) {
            Communication c = moved.getOrDefault(b.communication().communicationId(), b.communication());
            if (!goesOn(b, c)) {
                continue;
            }
            Communication open = c.state() instanceof CommunicationState.Delivered d ? c.with(d.reopen(), now) : c;
            moved.put(c.communicationId(), open);
            rows.add(WorkRow.of(Lanes.STEPS, c.communicationId(), c.priority(), now));
            entries.add(TimelineEntry.entry(
                    now,
                    "fallback",
                    c.customerNo(),
                    c.eventId(),
                    c.communicationId(),
                    b.attempt().attemptId(),
                    b.attempt().channel(),
                    b.attempt().partner()));
        }
        stores.communications().update(moved.values());
        stores.communications()
                .releaseEnded(bounced.stream().map(Bounced::communication).toList());
        stores.work().put(rows);
        stores.timeline().add(entries);
    }

    private boolean goesOn(Bounced b, Communication c) {
        Attempt a = b.attempt();
        if (a.state() == AttemptState.FAILED && a.outcome() == Outcome.REJECTED) {
            item("rejected", b, "rejected-by-partner");
        }
        return Hops.goesOn(
                c,
                a,
                stores.attempts()
                        .ofCommunications(List.of(c.communicationId()))
                        .getOrDefault(c.communicationId(), List.of()));
    }

    /** Once about an attempt: a yes that is said afterwards stands, whatever else is reported about it. */
    private void withdrawMarketing(Attempt a, String origin) {
        String personKey =
                stores.customers().persons(List.of(a.customerNo())).getOrDefault(a.customerNo(), a.personKey());
        String reference = a.attemptId().toString();
        List<ConsentWord> heard =
                stores.customers().consents(List.of(personKey)).getOrDefault(personKey, List.of());
        boolean isSaid = heard.stream()
                .anyMatch(word -> word.origin().equals(origin) && word.wording().equals(reference));
        if (isSaid || isWithdrawn(heard)) {
            return;
        }
        List<ConsentWord> words = OptOuts.MARKETING.stream()
                .map(purpose -> new ConsentWord(purpose, "*", false, clock.instant(), origin, reference))
                .toList();
        stores.customers().addConsents(personKey, words);
        cancellation.refused(personKey, words);
        tell(a, "marketing-withdrawn", origin);
    }

    private void tell(Attempt a, String kind, Object... arguments) {
        stores.timeline().add(List.of(a.entry(clock.instant(), kind, arguments)));
    }

    /** On every channel: one that nobody has named is as all are. */
    private static boolean isWithdrawn(List<ConsentWord> heard) {
        var said = new Consents(heard);
        return Stream.concat(Stream.of("*"), heard.stream().map(ConsentWord::channel))
                .distinct()
                .allMatch(channel -> OptOuts.MARKETING.stream().allMatch(purpose -> said.latest(purpose, channel)
                        .filter(word -> !word.granted())
                        .isPresent()));
    }

    /** Told by a report, or of a batch: what a call was answered has been counted when that was written down. */
    private void pauseWhatRejects(List<Bounced> bounced) {
        List<Attempt> rejected = bounced.stream()
                .map(Bounced::attempt)
                .filter(a -> a.outcome() == Outcome.REJECTED)
                .toList();
        Set<UUID> unreported = stores.reports()
                .rejectedWithoutReport(rejected.stream().map(Attempt::attemptId).toList());
        rejected.stream()
                .filter(a -> a.sends().isEmpty() || !unreported.contains(a.attemptId()))
                .collect(Collectors.groupingBy(
                        Attempt::partner, Collectors.mapping(Attempt::communicationId, Collectors.toList())))
                .forEach(rejections::reported);
    }

    /** Once about an attempt, however often it is told. Returns whether it is new. */
    private boolean item(String kind, Bounced b, String reason) {
        Attempt a = b.attempt();
        return stores.workItems()
                .openOnceAbout(WorkItem.of(
                        kind,
                        b.communication(),
                        a.attemptId(),
                        Reason.of(
                                reason,
                                a.partner(),
                                b.communication().sendout(),
                                a.reason() == null ? "undefined" : a.reason()),
                        clock.instant()));
    }
}
