package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.customer.SuppressionStore.Target;
import se.budkavle.delivery.AttemptStore.Place;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Channels;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.AfterCommit;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * The verb <em>report</em>: adds reports to their attempts' sets, folds each set anew, and moves the communications by
 * what changed. Runs in the step's transaction; any order and any repetition lead to the same attempts.
 */
public final class ReportBook {
    private final Stores stores;
    private final Cancellation cancellation;
    private final PartnerPace pace;
    private final Supplier<Channels> channels;
    private final Clock clock;

    public ReportBook(
            Stores stores, Cancellation cancellation, PartnerPace pace, Supplier<Channels> channels, Clock clock) {
        this.stores = stores;
        this.cancellation = cancellation;
        this.pace = pace;
        this.channels = channels;
        this.clock = clock;
    }

    /** Adds what was told; returns nothing, for all that follows is work. */
    public void add(Collection<Told> told) {
        if (told.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        var attemptIds = told.stream().map(Told::attemptId).collect(Collectors.toCollection(TreeSet::new));
        // before attempts: every step locks in this order
        Map<UUID, Communication> communications = stores.communications().lock(communicationsOf(told));
        Map<UUID, Attempt> before = stores.attempts().lock(attemptIds);
        stores.reports().add(told, now);
        var words = stores.reports().words(attemptIds);
        Map<UUID, Set<String>> refs = ToldNames.of(told);
        List<Move> moves = before.values().stream()
                .map(old -> {
                    ReportFold fold = ReportFold.of(old.channel(), words.getOrDefault(old.attemptId(), List.of()));
                    Set<String> named = refs.getOrDefault(old.attemptId(), Set.of());
                    return new Move(
                            old,
                            old.told(fold).withRef(named.stream().findFirst().orElse(null)),
                            named);
                })
                .toList();
        var round = new Round(communications, tries(moves, communications), told, now);
        moves.forEach(round::moved);
        round.write();
    }

    /** Asked for only where they are not known: to lock them by their attempts takes the longest plan of all. */
    private Set<UUID> communicationsOf(Collection<Told> told) {
        Set<UUID> unknown = told.stream()
                .filter(t -> t.communicationId() == null)
                .map(Told::attemptId)
                .collect(Collectors.toSet());
        return Stream.concat(
                        told.stream().map(Told::communicationId).filter(Objects::nonNull),
                        stores.attempts().places(unknown).values().stream().map(Place::communicationId))
                .collect(Collectors.toSet());
    }

    /**
     * An attempt before its reports and after them.
     *
     * @param refs by which they name it
     */
    private record Move(Attempt old, Attempt fresh, Set<String> refs) {
        boolean isFelt() {
            return old.state() != fresh.state() || !Objects.equals(old.outcome(), fresh.outcome());
        }

        boolean arrives() {
            return isFelt() && fresh.state() == AttemptState.DELIVERED;
        }
    }

    /**
     * All tries of communications that have arrived. What waits is taken back first: what then is still under way reaches
     * the recipient a second time. Of what goes out in parallel nothing is taken back.
     */
    private Map<UUID, List<Attempt>> tries(List<Move> moves, Map<UUID, Communication> communications) {
        var arrived = moves.stream()
                .filter(Move::arrives)
                .map(m -> communications.get(m.fresh().communicationId()))
                .collect(Collectors.toMap(Communication::communicationId, c -> c, (a, b) -> a, LinkedHashMap::new));
        if (arrived.isEmpty()) {
            return Map.of();
        }
        List<UUID> alone = arrived.values().stream()
                .filter(c -> !c.parallel())
                .map(Communication::communicationId)
                .toList();
        return cancellation.takeBack(alone, stores.attempts().ofCommunications(arrived.keySet()));
    }

    /** What the reports of one transaction change. */
    private final class Round {
        private final Map<UUID, Communication> communications;
        private final Map<UUID, List<Attempt>> tries;
        private final Map<UUID, Instant> heard;
        private final Set<UUID> complained;
        private final Instant now;
        private final List<Attempt> changed = new ArrayList<>();
        private final List<Attempt> named = new ArrayList<>();
        private final Map<UUID, Communication> moved = new LinkedHashMap<>();
        private final List<WorkRow> rows = new ArrayList<>();
        /** Of what goes out in parallel, each try by itself: the first whose silence means something is looked at first. */
        private final Map<UUID, WorkRow> looks = new HashMap<>();

        private final List<TimelineEntry> entries = new ArrayList<>();
        private final List<UUID> cleared = new ArrayList<>();
        private final List<UUID> overtaken = new ArrayList<>();
        /** Of these the person was free. */
        private final List<UUID> lateSuccesses = new ArrayList<>();

        private final List<Target> healed = new ArrayList<>();
        private final List<UUID> acknowledged = new ArrayList<>();

        /**
         * @param tries of communications that have arrived
         */
        Round(
                Map<UUID, Communication> communications,
                Map<UUID, List<Attempt>> tries,
                Collection<Told> told,
                Instant now) {
            this.communications = communications;
            this.tries = tries;
            this.heard = FirstWords.heard(told, now);
            this.complained = told.stream()
                    .filter(t -> t.report().outcome() == Outcome.COMPLAINT)
                    .map(Told::attemptId)
                    .collect(Collectors.toSet());
            this.now = now;
        }

        void moved(Move move) {
            Attempt old = move.old();
            Attempt fresh = move.fresh();
            changed.add(fresh);
            ToldNames.added(old, fresh, move.refs()).forEach(named::add);
            if (fresh.opened() && !old.opened()) {
                entries.add(fresh.entry(now, "opened"));
            }
            if (fresh.complaint() && !old.complaint()) {
                entries.add(fresh.entry(now, "complaint"));
            }
            if (complained.contains(fresh.attemptId())) {
                bounce(fresh); // once more, too: somebody may have allowed the address in between
            }
            if (!move.isFelt()) {
                return;
            }
            if (old.state() == AttemptState.AMBIGUOUS) {
                cleared.add(fresh.attemptId());
            }
            if (fresh.batchId() != null && fresh.state() != AttemptState.ACCEPTED) {
                acknowledged.add(fresh.communicationId());
            }
            firstWord(old, fresh);
            entries.add(told(fresh));
            switch (fresh.state()) {
                case ACCEPTED, SENT -> waitForReport(old, fresh);
                case DELIVERED -> delivered(old, fresh);
                case FAILED -> bounce(fresh);
                case SCHEDULED, SENDING, AMBIGUOUS, HELD, CANCELLED -> {}
            }
        }

        /** How soon it came; letters take their own time, and a bounce is not the partner's. */
        private void firstWord(Attempt old, Attempt fresh) {
            boolean onItsWay = fresh.state() == AttemptState.SENT || fresh.state() == AttemptState.DELIVERED;
            if (old.state() == AttemptState.ACCEPTED && onItsWay && fresh.batchId() == null) {
                Duration after = Duration.between(old.handedOver(), heard.getOrDefault(old.attemptId(), now));
                AfterCommit.run(() -> pace.reported(old.partner(), after));
            }
        }

        /**
         * Silence is counted from the acceptance. Where it is no good news, reports are the rule, and most of what is looked
         * at has ended by then: the look from before the hand-over does, if it comes sooner.
         */
        private void waitForReport(Attempt old, Attempt fresh) {
            Communication c = current(fresh);
            boolean first = old.state() != AttemptState.ACCEPTED;
            if (!c.state().isOpen() || !first) {
                return;
            }
            var look = WorkRow.of(
                    Lanes.STEPS, c.communicationId(), c.priority(), new StepTime(c, fresh).lookAfterHandOver());
            if (c.parallel() || !new StepTime(c, fresh).presumes(channels.get().channel(fresh.channel()))) {
                looks.merge(c.communicationId(), look, (a, b) -> a.due().isBefore(b.due()) ? a : b);
            } else {
                rows.add(look);
            }
        }

        private void delivered(Attempt old, Attempt fresh) {
            if (old.outcome() == Outcome.FAILED_HARD) {
                worksAfterAll(fresh);
            }
            Communication c = current(fresh);
            List<Attempt> others = tries.getOrDefault(c.communicationId(), List.of());
            moved.put(c.communicationId(), Hops.delivered(c, fresh, others, now));
            overtaken.add(c.communicationId());
            if (CommunicationStore.endedWithoutContact(c)) {
                lateSuccesses.add(c.communicationId());
            }
            healed.add(new Target(fresh.channel(), fresh.address()));
            if (Hops.isSecond(c, fresh, others)) {
                entries.add(fresh.entry(now, "double-contact"));
            }
        }

        /** What this very message taught of its address was a mistake. */
        private void worksAfterAll(Attempt a) {
            stores.suppressions()
                    .takeBack(a.channel(), a.address(), Suppressions.origin(a))
                    .forEach(s -> entries.add(
                            a.entry(now, "suppression-lifted", "a later report of the same message", s.reason())));
        }

        private void bounce(Attempt fresh) {
            rows.add(WorkRow.of(Lanes.BOUNCES, fresh.attemptId(), Priority.NOW, now));
        }

        private Communication current(Attempt a) {
            return moved.getOrDefault(a.communicationId(), communications.get(a.communicationId()));
        }

        private TimelineEntry told(Attempt a) {
            return a.entry(
                    now, "attempt-" + a.state().word(), a.state() == AttemptState.FAILED ? why(a) : new Object[0]);
        }

        private static Object[] why(Attempt a) {
            return new Object[] {
                a.outcome() == null ? "unknown" : a.outcome().word(), a.reason() == null ? "undefined" : a.reason()
            };
        }

        void write() {
            stores.attempts().update(changed);
            stores.attempts().named(named);
            stores.communications().update(moved.values());
            stores.communications().claims().retake(lateSuccesses);
            stores.work().remove(Lanes.AMBIGUOUS, cleared);
            stores.work().put(rows);
            stores.work().putEarlier(looks.values());
            stores.workItems().overtaken(overtaken, now);
            stores.workItems().acknowledged(acknowledged, now);
            stores.suppressions().healed(healed);
            stores.timeline().add(entries);
        }
    }
}
