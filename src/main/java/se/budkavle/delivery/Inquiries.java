package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Inquiry.Found;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/**
 * Sends that a partner never answered, and a partner that can be asked whether it has them: asked before anything is sent
 * again. What it has counts as accepted; what it has not is sent again or held as if nobody could be asked. Asking changes
 * nothing there, so a question whose answer was lost is asked again.
 */
public final class Inquiries {
    /** What the clocks of partners are behind ours at most. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);

    private final Stores stores;
    private final ReportBook reports;
    private final Ambiguity ambiguity;
    private final Supplier<PartnerCatalogue> partners;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Inquiries(
            Stores stores,
            ReportBook reports,
            Ambiguity ambiguity,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        this.stores = stores;
        this.reports = reports;
        this.ambiguity = ambiguity;
        this.partners = partners;
        this.backoff = backoff;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param about the message, as the partner's templates see it */
    public record Asked(UUID attemptId, String partner, Map<String, Object> about, UUID token, WorkRow row) {
        /** Never whom it went to: a record's own text would carry that into a log. */
        @Override
        public String toString() {
            return "Asked[" + attemptId + ", " + partner + "]";
        }
    }

    /**
     * The next one; what a report has cleared meanwhile is left in peace, and so is a partner that is paused or away.
     *
     * @param token a new one, of the lease
     */
    public Optional<Asked> next(String name, UUID token) {
        Partner partner = partners.get().partner(name);
        return transaction.execute(status -> {
            Optional<Asked> next = Optional.empty();
            if (stores.lanes().isLeftAlone(name)) {
                return next;
            }
            Optional<WorkRow> row = leased(partner, token);
            while (row.isPresent() && next.isEmpty()) {
                next = asked(name, token, row.get());
                row = next.isEmpty() ? leased(partner, token) : row;
            }
            return next;
        });
    }

    private Optional<WorkRow> leased(Partner partner, UUID token) {
        return stores
                .work()
                .lease(Lanes.inquiries(partner.name()), 1, clock.instant(), token, Lane.lease(partner))
                .stream()
                .findFirst();
    }

    private Optional<Asked> asked(String partner, UUID token, WorkRow row) {
        Optional<Attempt> attempt = stores.attempts().find(row.ref()).filter(a -> a.state() == AttemptState.AMBIGUOUS);
        if (attempt.isEmpty()) {
            stores.work().settle(Lanes.inquiries(partner), token, List.of(row.ref()));
        }
        return attempt.map(a -> new Asked(a.attemptId(), partner, about(a), token, row));
    }

    private Map<String, Object> about(Attempt a) {
        return Map.of(
                "attemptKey",
                a.key(),
                "address",
                a.address(),
                "since",
                since(a).toString(),
                "sent",
                SentFields.of(stores.payloads().of(a.attemptId())));
    }

    /** What the partner took before has another reason. */
    private static Instant since(Attempt a) {
        Instant began = a.sends().isEmpty() ? a.createdAt() : a.sends().getFirst();
        return began.minus(CLOCKS_DIFFER);
    }

    public void answered(Asked asked, Found found) {
        transaction.executeWithoutResult(status -> {
            if (!settled(asked)) {
                return; // somebody else asks
            }
            Attempt a = stores.attempts().find(asked.attemptId()).orElseThrow();
            if (a.state() != AttemptState.AMBIGUOUS) {
                return; // a report was faster
            }
            Map<String, UUID> known = stores.attempts().byPartnerRef(a.partner(), found.refs());
            List<String> ours = found.refs().stream()
                    .filter(ref -> known.getOrDefault(ref, a.attemptId()).equals(a.attemptId()))
                    .toList();
            boolean isNotThere = ours.isEmpty() && found.isWhole();
            if (isNotThere || isDoubtful(a, ours, found.isWhole())) {
                tell(a, isNotThere ? "not-found" : "found-several");
                ambiguity.undecided(a.attemptId());
            } else {
                tell(a, "found");
                reports.add(ours.stream()
                        .map(ref -> new Told(a.attemptId(), accepted(a, ref), null))
                        .toList());
            }
        });
    }

    /** Where only the recipient tells one from another, one that may be another's is nobody's. */
    private boolean isDoubtful(Attempt a, List<String> ours, boolean isWhole) {
        if (ours.isEmpty()) {
            return true;
        }
        Partner partner = partners.get().partner(a.partner());
        boolean byRecipient = Objects.requireNonNull(partner.inquiry()).byRecipient();
        return byRecipient
                && (!isWhole
                        || ours.size() > a.sends().size()
                        || stores.sends().othersUnderWay(a, since(a).minus(CLOCKS_DIFFER)));
    }

    private DeliveryReport accepted(Attempt a, String ref) {
        return new DeliveryReport(
                a.partner(), ref, a.attemptId(), Outcome.ACCEPTED, null, clock.instant(), false, "found");
    }

    /**
     * Nobody could say: asked again, less and less often, until the plan's time is over. A partner that is gone for hours
     * would otherwise be sent again what it has taken.
     *
     * @param later when the partner wants to be asked again, whatever it is; null when it did not say
     */
    public void unanswered(Asked asked, @Nullable Duration later) {
        String lane = Lanes.inquiries(asked.partner());
        transaction.executeWithoutResult(status -> {
            boolean wanted = isWanted(asked.attemptId());
            if (wanted && later != null) {
                stores.work()
                        .waiting()
                        .putOff(lane, asked.token(), clock.instant().plus(later));
            } else if (wanted) {
                stores.work()
                        .giveBack(
                                lane,
                                asked.token(),
                                List.of(asked.attemptId()),
                                clock.instant().plus(backoff.pause(asked.row().tries())));
            } else if (settled(asked)) {
                ambiguity.undecided(asked.attemptId());
            }
        });
    }

    /** What has ended meanwhile has no plan whose time could be over. */
    private boolean isWanted(UUID attemptId) {
        UUID communication = stores.attempts().find(attemptId).orElseThrow().communicationId();
        return stores.communications()
                .find(communication)
                .filter(c -> c.state().isOpen())
                .isPresent();
    }

    private boolean settled(Asked asked) {
        return !stores.work()
                .settle(Lanes.inquiries(asked.partner()), asked.token(), List.of(asked.attemptId()))
                .isEmpty();
    }

    private void tell(Attempt a, String kind) {
        stores.timeline().add(List.of(a.entry(clock.instant(), kind)));
    }
}
