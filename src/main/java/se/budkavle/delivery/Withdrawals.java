package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Withdraw;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * Messages that a partner has and that something has overtaken: the next channel, an opt-out, an end. A partner that can
 * is asked to let go of them; one that has passed them on says so, and nothing is lost by asking. Asking twice is asking
 * once.
 */
public final class Withdrawals {
    /** Of an attempt that its partner has let go of because we asked for it: it says nothing of the address. */
    static final String REASON = "withdrawn";

    private static final int TRIES = 5;
    /** After the hand-over: what a partner has had for so long it has delivered, or never will. */
    private static final Duration WORTH_ASKING = Duration.ofDays(30);

    private final Stores stores;
    private final ReportBook reports;
    private final Supplier<PartnerCatalogue> partners;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public Withdrawals(
            Stores stores,
            ReportBook reports,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        this.stores = stores;
        this.reports = reports;
        this.partners = partners;
        this.backoff = backoff;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param partnerRef the partner's own id of the message */
    public record Wanted(
            UUID attemptId, String partner, String partnerRef, @Nullable UUID batchId, UUID token, WorkRow row) {}

    /** Inside the caller's transaction: puts in line what partners have, know by an id of their own, and may let go. */
    static void want(Collection<Attempt> overtaken, Stores stores, PartnerCatalogue catalogue, Instant now) {
        stores.work()
                .putIfAbsent(overtaken.stream()
                        .filter(a -> a.partnerRef() != null
                                && catalogue.names().contains(a.partner())
                                && mayLetGo(a, catalogue.partner(a.partner()).withdraw()))
                        .map(a -> WorkRow.of(Lanes.withdrawals(a.partner()), a.attemptId(), Priority.NOW, now))
                        .toList());
    }

    /** As {@link #want}, of letters whose communications may have ended while their batch was on its way. */
    static void wantOvertaken(List<Attempt> letters, Stores stores, PartnerCatalogue catalogue, Instant now) {
        Map<UUID, Communication> communications = stores.communications()
                .lock(letters.stream().map(Attempt::communicationId).toList());
        List<Attempt> overtaken = letters.stream()
                .filter(a -> !communications.get(a.communicationId()).state().isOpen())
                .toList();
        want(overtaken, stores, catalogue, now);
    }

    /** A stop list is for what lies at the vendor: what the post has, nobody stops. */
    private static boolean mayLetGo(Attempt a, @Nullable Withdraw withdraw) {
        return withdraw != null
                && (a.state() == AttemptState.ACCEPTED
                        || a.state() == AttemptState.SENT && withdraw.document() == null);
    }

    /**
     * The next one; what has been delivered meanwhile is left in peace. A partner that is paused is asked all the same: that
     * stops what it has, as the pause stops what it would get.
     *
     * @param token a new one, of the lease
     */
    public Optional<Wanted> next(String name, UUID token) {
        Partner partner = partners.get().partner(name);
        return transaction.execute(status -> {
            if (stores.lanes().isShut(name)) {
                return Optional.empty();
            }
            List<WorkRow> rows =
                    stores.work().lease(Lanes.withdrawals(name), 1, clock.instant(), token, Lane.lease(partner));
            return rows.stream().findFirst().flatMap(row -> wanted(name, token, row));
        });
    }

    private Optional<Wanted> wanted(String partner, UUID token, WorkRow row) {
        Optional<Attempt> attempt = stores.attempts()
                .find(row.ref())
                .filter(a -> a.state() != AttemptState.DELIVERED && a.partnerRef() != null);
        if (attempt.isEmpty()) {
            stores.work().settle(Lanes.withdrawals(partner), token, List.of(row.ref()));
        }
        return attempt.map(a -> new Wanted(a.attemptId(), partner, a.partnerRef(), a.batchId(), token, row));
    }

    /** @param letGo false when the partner has passed it on, or knows nothing of it */
    public void answered(Wanted wanted, boolean letGo) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            if (!settled(wanted) && !letGo) {
                return; // whoever asks now hears it too; that it was let go is true whoever hears it
            }
            Attempt a = stores.attempts().find(wanted.attemptId()).orElseThrow();
            stores.timeline().add(List.of(a.entry(now, letGo ? "withdrawn" : "not-withdrawn")));
            if (letGo && a.state().isLive()) {
                reports.add(List.of(new Told(
                        a.attemptId(),
                        new DeliveryReport(
                                a.partner(),
                                a.partnerRef(),
                                a.attemptId(),
                                Outcome.FAILED_SOFT,
                                REASON,
                                now,
                                true,
                                null),
                        null)));
            }
        });
    }

    /** The partner has the wish, and answers it in its reports. */
    public void asked(Wanted wanted) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            stores.work().settle(Lanes.withdrawals(wanted.partner()), wanted.token(), List.of(wanted.attemptId()));
            Attempt a = stores.attempts().find(wanted.attemptId()).orElseThrow();
            stores.timeline().add(List.of(a.entry(now, "withdraw-asked")));
        });
    }

    /**
     * No answer: asked again a few times, and then left to run out.
     *
     * @param later when the partner wants to be asked again, which is then no try; null when it did not say
     */
    public void unanswered(Wanted wanted, @Nullable Duration later) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            Attempt a = stores.attempts().find(wanted.attemptId()).orElseThrow();
            if (later != null && now.isBefore(a.handedOver().plus(WORTH_ASKING))) {
                stores.work().waiting().putOff(Lanes.withdrawals(wanted.partner()), wanted.token(), now.plus(later));
            } else if (later == null && wanted.row().tries() < TRIES) {
                stores.work()
                        .giveBack(
                                Lanes.withdrawals(wanted.partner()),
                                wanted.token(),
                                List.of(wanted.attemptId()),
                                now.plus(backoff.pause(wanted.row().tries())));
            } else if (settled(wanted)) {
                stores.timeline().add(List.of(a.entry(now, "not-withdrawn")));
            }
        });
    }

    /** False when the lease was lost: somebody else asks. */
    private boolean settled(Wanted wanted) {
        return !stores.work()
                .settle(Lanes.withdrawals(wanted.partner()), wanted.token(), List.of(wanted.attemptId()))
                .isEmpty();
    }
}
