package se.budkavle.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.budkavle.customer.ConsentWord;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.OpenCommunication;
import se.budkavle.planning.Purposes;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** Stops open communications: what waits is taken back, what may have left runs out by itself. */
public final class Cancellation {
    private final Stores stores;
    private final CommunicationStore communications;
    private final AttemptStore attempts;
    private final WorkStore work;
    private final TimelineStore timeline;
    private final Supplier<PartnerCatalogue> partners;
    private final Clock clock;

    public Cancellation(Stores stores, Supplier<PartnerCatalogue> partners, Clock clock) {
        this.stores = stores;
        this.communications = stores.communications();
        this.attempts = stores.attempts();
        this.work = stores.work();
        this.timeline = stores.timeline();
        this.partners = partners;
        this.clock = clock;
    }

    /** Inside the caller's transaction; communications that have ended already are left as they are. */
    public void cancel(Map<UUID, Reason> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        var cancelled = new ArrayList<Communication>();
        communications.lock(wanted.keySet()).forEach((id, c) -> {
            Reason reason = wanted.get(id);
            switch (c.state()) {
                case CommunicationState.Planned s -> cancelled.add(c.with(s.cancel(reason), now));
                case CommunicationState.Active s -> cancelled.add(c.with(s.cancel(reason), now));
                case CommunicationState.Delivered s -> {}
                case CommunicationState.Exhausted s -> {}
                case CommunicationState.Expired s -> {}
                case CommunicationState.Cancelled s -> {}
                case CommunicationState.NotSent s -> {}
            }
        });
        timeline.add(cancelled.stream().map(c -> cancelled(c, now)).toList());
        List<UUID> ids = cancelled.stream().map(Communication::communicationId).toList();
        takeBack(ids);
        communications.update(cancelled); // frees the persons whom nothing of it can reach any more
        withdraw(attempts.ofCommunications(ids).values().stream()
                .flatMap(List::stream)
                .toList());
    }

    /** Asks partners that can to let go of what they have, and of nothing that has ended. */
    void withdraw(List<Attempt> overtaken) {
        Withdrawals.want(overtaken, stores, partners.get(), clock.instant());
    }

    /**
     * A person has said no: partners that can let go of what they have of it, by the channels that were named. What has
     * not left the hub is looked at afresh, as the consents have a new version.
     */
    void refused(String personKey, List<ConsentWord> words) {
        List<ConsentWord> refusals = words.stream().filter(w -> !w.granted()).toList();
        if (refusals.isEmpty()) {
            return;
        }
        List<UUID> open = communications.open(List.of(personKey)).getOrDefault(personKey, List.of()).stream()
                .filter(c -> refusals.stream()
                        .anyMatch(w -> Purposes.of(c.messageClass(), c.topic()).contains(w.purpose())))
                .map(OpenCommunication::communicationId)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        withdraw(attempts.ofCommunications(open).values().stream()
                .flatMap(List::stream)
                .filter(a -> refusals.stream()
                        .anyMatch(w -> w.channel().equals("*") || w.channel().equals(a.channel())))
                .toList());
    }

    private static TimelineEntry cancelled(Communication c, Instant now) {
        return TimelineEntry.entry(
                now,
                "cancelled",
                c.customerNo(),
                c.eventId(),
                c.communicationId(),
                null,
                null,
                null,
                c.state().why().spoken());
    }

    /** Withdraws the attempts that have not left the hub, says so, and stops looking at the communications. */
    void takeBack(Collection<UUID> communicationIds) {
        takeBack(communicationIds, attempts.ofCommunications(communicationIds));
    }

    /**
     * The same, where all tries of the communications have been read.
     *
     * @return the tries as they are then
     */
    Map<UUID, List<Attempt>> takeBack(Collection<UUID> communicationIds, Map<UUID, List<Attempt>> tries) {
        Set<UUID> taken = takeBackAttempts(communicationIds.stream()
                .flatMap(id -> tries.getOrDefault(id, List.of()).stream())
                .toList());
        work.remove(Lanes.STEPS, communicationIds);
        return taken.isEmpty() ? tries : attempts.ofCommunications(tries.keySet());
    }

    /** False when it has left, or lies in a sealed batch. */
    boolean takeBack(Attempt attempt) {
        return !takeBackAttempts(List.of(attempt)).isEmpty();
    }

    private Set<UUID> takeBackAttempts(List<Attempt> wanted) {
        Map<String, List<Attempt>> scheduled = wanted.stream()
                .filter(a -> a.state() == AttemptState.SCHEDULED)
                .collect(Collectors.groupingBy(Attempt::partner));
        var taken = new ArrayList<UUID>();
        scheduled.forEach((partner, waiting) -> {
            List<UUID> ids = waiting.stream().map(Attempt::attemptId).toList();
            taken.addAll(work.takeBack(Lanes.attempts(partner), ids));
            // A letter has no row of its own: it can be taken out of its batch until the batch is sealed.
            waiting.stream().filter(a -> a.batchId() != null && a.seq() == null).forEach(a -> taken.add(a.attemptId()));
        });
        if (taken.isEmpty()) {
            return Set.of();
        }
        var cancelled = Set.copyOf(attempts.cancelScheduled(taken));
        timeline.add(wanted.stream()
                .filter(a -> cancelled.contains(a.attemptId()))
                .map(a -> a.entry(clock.instant(), "taken-back"))
                .toList());
        return cancelled;
    }
}
