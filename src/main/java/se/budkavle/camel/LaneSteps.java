package se.budkavle.camel;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.Inquiries;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.StatusFeed;
import se.budkavle.delivery.TraceStore;
import se.budkavle.delivery.Withdrawals;
import se.budkavle.work.Duties;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** What the consumers of {@code work:} share. */
@Component
final class LaneSteps {
    private final WorkStore work;
    private final WorkSignals signals;
    private final DeadLetterStore deadLetters;
    private final TraceStore traces;
    private final TransactionTemplate transaction;
    private final Function<String, Lane> lanes;
    private final BatchRelease batches;
    private final LaneMeters meters;
    private final MailboxLookups lookups;
    private final StatusFeed statusFeed;
    private final Withdrawals withdrawals;
    private final Inquiries inquiries;
    private final Duties duties;
    private final Refusals refusals;
    private final Clock clock;
    private final int bulk;

    LaneSteps(
            WorkStore work,
            WorkSignals signals,
            DeadLetterStore deadLetters,
            TraceStore traces,
            TransactionTemplate transaction,
            Function<String, Lane> lanes,
            BatchRelease batches,
            LaneMeters meters,
            MailboxLookups lookups,
            StatusFeed statusFeed,
            Withdrawals withdrawals,
            Inquiries inquiries,
            Duties duties,
            Refusals refusals,
            Clock clock,
            @Value("${budkavle.bulk}") int bulk) {
        this.work = work;
        this.signals = signals;
        this.deadLetters = deadLetters;
        this.traces = traces;
        this.transaction = transaction;
        this.lanes = lanes;
        this.batches = batches;
        this.meters = meters;
        this.lookups = lookups;
        this.statusFeed = statusFeed;
        this.withdrawals = withdrawals;
        this.inquiries = inquiries;
        this.duties = duties;
        this.refusals = refusals;
        this.clock = clock;
        this.bulk = bulk;
    }

    /** The most rows that a round takes. */
    int bulk() {
        return bulk;
    }

    List<WorkRow> take(String lane, int limit) {
        return lane.equals(Lanes.PLAN)
                ? work.takePlan(limit, clock.instant())
                : work.take(lane, limit, clock.instant());
    }

    WorkStore work() {
        return work;
    }

    WorkSignals signals() {
        return signals;
    }

    DeadLetterStore deadLetters() {
        return deadLetters;
    }

    TraceStore traces() {
        return traces;
    }

    TransactionTemplate transaction() {
        return transaction;
    }

    Lane lane(String partner) {
        return lanes.apply(partner);
    }

    Withdrawals withdrawals() {
        return withdrawals;
    }

    Inquiries inquiries() {
        return inquiries;
    }

    Duties duties() {
        return duties;
    }

    Refusals refusals() {
        return refusals;
    }

    MailboxLookups lookups() {
        return lookups;
    }

    StatusFeed statusFeed() {
        return statusFeed;
    }

    BatchRelease batches() {
        return batches;
    }

    LaneMeters meters() {
        return meters;
    }
}
