package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.MailboxStore.Known;
import se.budkavle.partner.Match;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/**
 * The questions that wait for a mailbox operator. Asking changes nothing there, so a question whose answer was lost is
 * simply asked again.
 */
public final class MailboxLookups {
    private final MailboxStore store;
    private final WorkStore work;
    private final LaneStore lanes;
    private final Supplier<PartnerCatalogue> partners;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public MailboxLookups(
            MailboxStore store,
            WorkStore work,
            LaneStore lanes,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.work = work;
        this.lanes = lanes;
        this.partners = partners;
        this.backoff = backoff;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** One question: its persons by personal number, or companies by organisation number. */
    public record Question(String partner, List<String> persons, List<WorkRow> rows, UUID token) {
        /** Never the persons: a record's own text would carry their numbers into a log. */
        @Override
        public String toString() {
            return "Question[" + partner + ", " + persons.size() + " persons]";
        }
    }

    /**
     * The next question for this partner; committed, so that nobody else asks it meanwhile. One that is away is asked
     * nothing; one that is paused is, as events wait for its answer, which is good for other operators too.
     *
     * @param token a new one, of the lease
     */
    public Optional<Question> next(String name, UUID token) {
        Partner partner = partners.get().partner(name);
        Match match = partner.match();
        if (match == null) {
            throw new IllegalStateException(name + " is asked for nobody; write match into its partner.yaml");
        }
        return transaction.execute(status -> {
            if (lanes.isShut(name)) {
                return Optional.empty();
            }
            List<WorkRow> rows =
                    work.lease(Lanes.lookups(name), match.most(), clock.instant(), token, Lane.lease(partner));
            Map<UUID, String> numbers = store
                    .lookups(rows.stream().map(WorkRow::ref).toList())
                    .stream()
                    .collect(Collectors.toMap(Known::lookupId, Known::person));
            if (numbers.isEmpty()) { // rows that ask about nobody any more
                work.settle(
                        Lanes.lookups(name),
                        token,
                        rows.stream().map(WorkRow::ref).toList());
            }
            return numbers.isEmpty() ? Optional.empty() : Optional.of(ofOneKind(name, rows, numbers, token));
        });
    }

    /** Persons or companies, whichever were asked for first; the others have the next question. */
    private Question ofOneKind(String name, List<WorkRow> rows, Map<UUID, String> numbers, UUID token) {
        boolean companies = rows.stream()
                .map(row -> numbers.get(row.ref()))
                .filter(Objects::nonNull)
                .findFirst()
                .map(Match::isCompany)
                .orElseThrow();
        Map<Boolean, List<WorkRow>> fit = rows.stream()
                .collect(Collectors.partitioningBy(
                        row -> Match.isCompany(numbers.getOrDefault(row.ref(), "")) == companies));
        work.giveBack(
                Lanes.lookups(name),
                token,
                fit.get(false).stream().map(WorkRow::ref).toList(),
                clock.instant());
        List<String> persons = fit.get(true).stream()
                .map(row -> numbers.get(row.ref()))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return new Question(name, persons, fit.get(true), token);
    }

    /** @param found those whom the partner reaches; whoever it leaves out has no mailbox there */
    public void answered(Question question, Set<String> found) {
        List<UUID> waiting = transaction.execute(status -> {
            List<UUID> refs = refs(question);
            store.lock(refs); // before the work, as who asks does
            return store.answered(
                    work.settle(Lanes.lookups(question.partner()), question.token(), refs), found, clock.instant());
        });
        // Apart, as a planner that holds the event may wait for the answer's rows. If this is lost, patience ends the
        // wait.
        transaction.executeWithoutResult(status -> work.hasten(Lanes.PLAN, waiting, clock.instant()));
    }

    /**
     * No answer, or none that could be read: asked again later, with growing pauses.
     *
     * @param later when the partner wants to be asked again, whatever it is; null when it did not say
     */
    public void unanswered(Question question, @Nullable Duration later) {
        Instant now = clock.instant();
        int tries = question.rows().stream().mapToInt(WorkRow::tries).max().orElse(1);
        String lane = Lanes.lookups(question.partner());
        transaction.executeWithoutResult(status -> {
            if (later != null) {
                work.waiting().putOff(lane, question.token(), now.plus(later));
            } else {
                work.giveBack(lane, question.token(), refs(question), now.plus(backoff.pause(tries)));
            }
        });
    }

    private static List<UUID> refs(Question question) {
        return question.rows().stream().map(WorkRow::ref).toList();
    }
}
