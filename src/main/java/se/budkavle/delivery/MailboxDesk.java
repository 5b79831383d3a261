package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.MailboxStore.Asked;
import se.budkavle.delivery.MailboxStore.Known;
import se.budkavle.partner.Match;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Mailboxes;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * Knows which mailbox operators have which persons. An operator is asked once, for many persons at a time, and before the
 * plan is made; an event waits for the answer a while, and is then planned without. Nobody is looked up for whom no
 * message can come of it, who has a protected identity, or whom a partner that is tried out does not name.
 */
public final class MailboxDesk {
    /** Between looks for an answer at the end of a retention; the question itself is in line all the while. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

    private final MailboxStore store;
    private final WorkStore work;
    private final Supplier<PartnerCatalogue> partners;
    private final Supplier<Rules> rules;
    private final PartnerModes modes;
    private final Clock clock;

    public MailboxDesk(
            MailboxStore store,
            WorkStore work,
            Supplier<PartnerCatalogue> partners,
            Supplier<Rules> rules,
            PartnerModes modes,
            Clock clock) {
        this.store = store;
        this.work = work;
        this.partners = partners;
        this.rules = rules;
        this.modes = modes;
        this.clock = clock;
    }

    /** What is known of these customers, or of whatever they may become by their next event, read at once. */
    Seen about(Collection<Customer> customers) {
        Rules current = rules.get();
        Map<String, Match> asked = asked(current);
        var persons = new HashSet<String>();
        if (!asked.isEmpty()) {
            customers.forEach(c -> {
                c.personalNumber().ifPresent(persons::add);
                c.orgNumber().ifPresent(persons::add);
            });
        }
        Map<String, List<Known>> known = store.find(persons).stream().collect(Collectors.groupingBy(Known::person));
        return new Seen(current, asked, known);
    }

    private Map<String, Match> asked(Rules current) {
        var asked = new TreeMap<String, Match>();
        PartnerCatalogue catalogue = partners.get();
        for (String name :
                current.channels().channel(Recipients.MAILBOX).partners().keySet()) {
            Match match = catalogue.partner(name).match();
            if (match != null) {
                asked.put(name, match);
            }
        }
        return asked;
    }

    /** The number to look up; empty for those who are not. */
    private static Optional<String> number(Customer c) {
        return Recipients.of(c, "customer", Recipients.MAILBOX) instanceof Reach.Reachable reachable
                ? Optional.of(reachable.address())
                : Optional.empty();
    }

    private record Question(String partner, String person) {}

    /** What was known when it was read, and the questions that come of it. */
    final class Seen {
        private final Rules current;
        private final Map<String, Match> asked;
        private final Map<String, List<Known>> known;
        private final Map<Question, List<UUID>> questions = new HashMap<>();

        Seen(Rules current, Map<String, Match> asked, Map<String, List<Known>> known) {
            this.current = current;
            this.asked = asked;
            this.known = known;
        }

        Mailboxes of(Customer c) {
            List<Known> said =
                    number(c).map(n -> known.getOrDefault(n, List.of())).orElse(List.of());
            var has = said.stream()
                    .filter(k -> asked.containsKey(k.partner()) && Boolean.TRUE.equals(k.has()))
                    .map(Known::partner)
                    .collect(Collectors.toUnmodifiableSet());
            boolean answered = askedFor(c).keySet().stream()
                    .allMatch(p -> said.stream().anyMatch(k -> k.partner().equals(p) && k.has() != null));
            return new Mailboxes(has, answered);
        }

        /** Who takes a document for this customer: who has the person, else who keeps it for one who may join. */
        Set<String> carriers(Customer c, Sendout sendout) {
            Set<String> has = of(c).partners();
            return has.isEmpty() ? sendout.retainers() : has;
        }

        /** Whether the operator has said, after it had the document, that it has the person now. */
        boolean hasJoined(Customer c, Attempt retained) {
            return said(retained.partner(), c)
                    .filter(k -> Boolean.TRUE.equals(k.has()) && k.isAnsweredAfter(retained.handedOver()))
                    .isPresent();
        }

        /**
         * Puts the question whether the person has joined, unless that was answered after {@code fresh}; returns when to look
         * again, empty when there is nothing to wait for.
         *
         * @param until the operator's silence is none while its patience lasts, nor before this moment
         */
        Optional<Instant> askAgain(Customer c, Attempt retained, UUID eventId, Instant fresh, Instant until) {
            String partner = retained.partner();
            Match match = asked.get(partner);
            Optional<String> number = number(c);
            if (match == null
                    || number.isEmpty()
                    || said(partner, c).filter(k -> k.isAnsweredAfter(fresh)).isPresent()) {
                return Optional.empty();
            }
            Instant soon = clock.instant().plus(LOOK_AGAIN);
            return wait(partner, match, number.get(), eventId, fresh)
                    .or(() -> Optional.of(soon.isBefore(until) ? soon : until)
                            .filter(look -> look.isAfter(clock.instant())));
        }

        private Optional<Known> said(String partner, Customer c) {
            return number(c).map(n -> known.getOrDefault(n, List.of())).orElse(List.of()).stream()
                    .filter(k -> k.partner().equals(partner))
                    .findFirst();
        }

        /** Until when this event is not to be planned; empty when everything is known, or nobody answers. */
        Optional<Instant> wait(UUID eventId, Customer c) {
            Optional<String> number = number(c);
            return number.isEmpty()
                    ? Optional.empty()
                    : askedFor(c).entrySet().stream()
                            .flatMap(p -> wait(
                                    p.getKey(),
                                    p.getValue(),
                                    number.get(),
                                    eventId,
                                    clock.instant().minus(p.getValue().keep()))
                                    .stream())
                            .max(Instant::compareTo);
        }

        /** It came after an event of the same person that waits: it hears of the same answers. */
        void waitsBehind(UUID eventId, Customer c) {
            number(c)
                    .ifPresent(person -> questions.forEach((question, waiting) -> {
                        if (question.person().equals(person)) {
                            waiting.add(eventId);
                        }
                    }));
        }

        /** Whether anybody is asked about the customers of such events. */
        boolean concerns(String eventType) {
            return !asked.isEmpty()
                    && current.sendouts().on(eventType).stream()
                            .anyMatch(s -> s.channels().contains(Recipients.MAILBOX));
        }

        private Map<String, Match> askedFor(Customer c) {
            var all = new TreeMap<>(asked);
            all.keySet().removeIf(p -> modes.namesRecipients(p) && !modes.isNamed(c.customerNo()));
            boolean company = number(c).filter(Match::isCompany).isPresent();
            all.values().removeIf(match -> company && match.companies() == null);
            return all;
        }

        /** @param fresh what was answered after it need not be asked */
        private Optional<Instant> wait(String partner, Match match, String person, UUID eventId, Instant fresh) {
            Instant now = clock.instant();
            @Nullable
            Known said = known.getOrDefault(person, List.of()).stream()
                    .filter(k -> k.partner().equals(partner))
                    .findFirst()
                    .orElse(null);
            if (said != null && said.isAnsweredAfter(fresh)) {
                return Optional.empty();
            }
            Instant since = said == null || said.askedAt() == null ? now : said.askedAt();
            Instant until = since.plus(match.patience());
            if (!until.isAfter(now)) {
                return Optional.empty();
            }
            questions
                    .computeIfAbsent(new Question(partner, person), q -> new ArrayList<>())
                    .add(eventId);
            return Optional.of(until);
        }

        /** Puts the questions that have come up in line: all at once, in the one order in which they are locked. */
        void ask() {
            if (questions.isEmpty()) {
                return;
            }
            Instant now = clock.instant();
            var asked = questions.entrySet().stream()
                    .map(q -> new Asked(q.getKey().partner(), q.getKey().person(), q.getValue()))
                    .toList();
            work.putIfAbsent(store.ask(asked, now).entrySet().stream()
                    .map(a -> WorkRow.of(Lanes.lookups(a.getKey().partner()), a.getValue(), Priority.NORMAL, now))
                    .toList());
        }
    }
}
