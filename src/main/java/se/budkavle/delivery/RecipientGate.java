package se.budkavle.delivery;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;

/**
 * The last look before a partner is called: one that is tried out writes to named recipients only. What was queued under
 * another mode, or in a database that this one is a copy of, is stopped here too.
 */
public final class RecipientGate {
    private final PartnerModes modes;
    private final AttemptStore attempts;
    private final ReportBook reports;
    private final Clock clock;

    public RecipientGate(PartnerModes modes, AttemptStore attempts, ReportBook reports, Clock clock) {
        this.modes = modes;
        this.attempts = attempts;
        this.reports = reports;
        this.clock = clock;
    }

    /** Whether anything is turned away at all. */
    boolean isClosed(String partner) {
        return modes.namesRecipients(partner);
    }

    /** Which of these must not go out; each is blocked, and its communication goes on by its next channel. */
    List<Attempt> turnAway(Collection<Attempt> leaving) {
        List<Attempt> strangers =
                leaving.stream().filter(a -> !modes.isNamed(a)).toList();
        reports.add(strangers.stream().map(this::blocked).toList());
        return strangers;
    }

    List<Attempt> turnAway(List<UUID> leaving) {
        return turnAway(attempts.find(leaving).values());
    }

    private Told blocked(Attempt a) {
        var report = new DeliveryReport(
                a.partner(), null, a.attemptId(), Outcome.BLOCKED, "no-test-recipient", clock.instant(), true, null);
        return new Told(a.attemptId(), report, null);
    }
}
