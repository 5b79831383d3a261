package se.budkavle.delivery;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import se.budkavle.timeline.Reason;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Lanes;

/**
 * Finds what is stuck. It asks the tables what has been waiting for too long, and the lanes' pulse whether anything moves:
 * a long queue that shrinks is none. Used by one thread.
 */
public final class Watchdog {
    /** Failed rounds in a row, each followed by a pause, that are no passing trouble any more. */
    private static final int TROUBLED_ROUNDS = 30;

    /** Times in a row that a partner was found away, with longer and longer pauses between. */
    private static final int WORTH_TELLING = 3;
    /** Tries of one status, the last of them some twenty minutes after the first. */
    private static final int WORTH_TELLING_OF_A_SUBSCRIBER = 6;
    /** One may fall into the moment in which a secret is replaced. */
    private static final int REFUSALS = 3;
    /** Anybody may call where reports come in: a few strangers are nothing to wake people for, and are forgotten. */
    private static final int UNPROVEN = 20;

    /** Work items that say that something is wrong with a partner, not with one message. */
    private static final List<String> ABOUT_PARTNERS =
            List.of("unknown-code", "unreadable", "totals", UnmailedLetters.KIND, "hand-over", "lane-paused");

    private static final Duration WORTH_A_LOOK = Duration.ofMinutes(10);

    private final WatchStore store;
    private final LanePulse pulse;
    private final Settings settings;
    private final Clock business;
    private final Clock machine;
    private final DiskSpace disk;
    private final Supplier<Map<String, Long>> refusedFiles;
    private final Map<String, Stand> stands = new HashMap<>();
    private final Map<String, Break> breaks = new HashMap<>();

    /**
     * How long something may take before it counts as stuck.
     *
     * @param unplanned an event that waits to be planned
     * @param lease a lease that ran out and was not settled
     * @param lane work that is ready, while nothing of its lane moves; a mailbox or folder that cannot be polled
     * @param batch a batch past its cut-off
     * @param snapshot one session's snapshot of the database
     * @param diskMb what must be left on the data folder's disk
     */
    public record Settings(
            Duration unplanned, Duration lease, Duration lane, Duration batch, Duration snapshot, long diskMb) {}

    /** @param subject which one of its kind */
    record Finding(String kind, String subject, Reason reason) {}

    private record Break(int times, Instant at) {}

    private record Stand(Instant head, long beats, Instant since) {}

    /** @param refusedFiles by {@code <source>/<feed>}, how many files were refused whole and still lie there */
    public Watchdog(
            WatchStore store,
            LanePulse pulse,
            Settings settings,
            Clock business,
            Clock machine,
            DiskSpace disk,
            Supplier<Map<String, Long>> refusedFiles) {
        this.store = store;
        this.pulse = pulse;
        this.settings = settings;
        this.business = business;
        this.machine = machine;
        this.disk = disk;
        this.refusedFiles = refusedFiles;
    }

    /** What has not moved until now could not: for how long it stands still counts from the next look. */
    void beginAnew() {
        stands.clear();
    }

    List<Finding> look() {
        var findings = new ArrayList<Finding>();
        Instant now = business.instant();
        Map<String, Instant> waiting = store.waiting(now);
        Instant looked = machine.instant();
        lanes(waiting, looked, findings);
        unplanned(waiting, now, looked, findings);
        threads(findings);
        broken(findings);
        refused(findings);
        unpolled(findings);
        unproven(findings);
        long leases = store.leasesOverFor(settings.lease());
        if (leases > 0) {
            findings.add(new Finding("lease", "", Reason.of("stuck-lease", leases)));
        }
        store.unsealed(now.minus(settings.batch()))
                .forEach(b -> findings.add(new Finding(
                        "batch",
                        b.batchId().toString(),
                        Reason.of("stuck-batch", b.batchId(), b.partner(), b.cutOff()))));
        long overdue = store.overdueItems(now);
        if (overdue > 0) {
            findings.add(new Finding("work-items", "", Reason.of("overdue-work-items", overdue)));
        }
        aboutPartners(findings);
        others(findings);
        store.heldLongerThan(settings.snapshot())
                .ifPresent(held -> findings.add(new Finding(
                        "snapshot", "", Reason.of("held-snapshot", held.since(), held.process(), held.state()))));
        store.monthless()
                .forEach(m -> findings.add(
                        new Finding("months", m.table(), Reason.of("missing-month", m.history(), m.table()))));
        files(findings);
        disk(findings);
        return findings;
    }

    /** For as long as nobody has resolved them; each partner and word, report or count of a batch by itself. */
    private void aboutPartners(List<Finding> findings) {
        store.asked(ABOUT_PARTNERS).forEach(asked -> {
            List<String> names = asked.reason().arguments();
            String of = String.join(" ", names.subList(0, Math.min(2, names.size())));
            // two counts of one batch may both differ, each in its own way
            findings.add(new Finding(asked.kind(), asked.reason().code() + " " + of, asked.reason()));
        });
    }

    /** Partners and systems that take nothing from us. */
    private void others(List<Finding> findings) {
        store.away(WORTH_TELLING)
                .forEach(a -> findings.add(
                        new Finding("partner", a.partner(), Reason.of("partner-away-long", a.partner(), a.rounds()))));
        store.deaf(WORTH_TELLING_OF_A_SUBSCRIBER)
                .forEach(s -> findings.add(new Finding("status", s, Reason.of("status-not-taken", s))));
    }

    private void unplanned(Map<String, Instant> waiting, Instant now, Instant looked, List<Finding> findings) {
        Instant oldest = waiting.get(Lanes.PLAN);
        // seen by an earlier look too: business time may have leapt since it came in
        boolean seenBefore = oldest != null && stands.get(Lanes.PLAN).since().isBefore(looked);
        if (seenBefore && oldest.isBefore(now.minus(settings.unplanned()))) {
            findings.add(new Finding("unplanned", "", Reason.of("stuck-unplanned", oldest)));
        }
    }

    /** The oldest work is still the same, and nothing else was done either. */
    private void lanes(Map<String, Instant> waiting, Instant now, List<Finding> findings) {
        stands.keySet().retainAll(waiting.keySet());
        waiting.forEach((lane, head) -> {
            long beats = pulse.beats(lane);
            Stand stand = stands.merge(
                    lane,
                    new Stand(head, beats, now),
                    (old, fresh) -> old.head().equals(fresh.head()) && old.beats() == fresh.beats() ? old : fresh);
            if (stand.since().isBefore(now.minus(settings.lane()))) {
                findings.add(new Finding("lane", lane, Reason.of("stuck-lane", lane, head)));
            }
        });
    }

    private void threads(List<Finding> findings) {
        pulse.troubles().forEach((lane, trouble) -> {
            if (trouble.rounds() >= TROUBLED_ROUNDS) {
                findings.add(new Finding("thread", lane, Reason.of("stuck-thread", lane, trouble.what())));
            }
        });
    }

    /** A lane that something broke in goes on; that it broke is worth a look for a while. */
    private void broken(List<Finding> findings) {
        Instant now = machine.instant();
        pulse.broken().forEach((lane, broken) -> {
            Break last = breaks.merge(
                    lane, new Break(broken.times(), now), (old, fresh) -> old.times() == fresh.times() ? old : fresh);
            if (last.at().isAfter(now.minus(WORTH_A_LOOK))) {
                findings.add(new Finding("broken", lane, Reason.of("lane-broke", lane, broken.what())));
            }
        });
    }

    private void refused(List<Finding> findings) {
        pulse.refused().forEach((door, refused) -> {
            if (refused.times() >= REFUSALS) {
                findings.add(new Finding(
                        "credentials", door, Reason.of("credentials-refused", refused.who(), refused.settings())));
            }
        });
    }

    private void unproven(List<Finding> findings) {
        Instant now = machine.instant();
        pulse.unproven().forEach((report, unproven) -> {
            if (unproven.times() >= UNPROVEN && unproven.isFresh(now)) {
                findings.add(new Finding(
                        "reports",
                        report,
                        Reason.of("reports-refused", report, unproven.times(), unproven.settings())));
            }
        });
    }

    /** One poll that fails says little, and thirty of them pass in no time where one comes each second. */
    private void unpolled(List<Finding> findings) {
        Instant now = machine.instant();
        pulse.unpolled().forEach((door, unpolled) -> {
            if (unpolled.lasts(settings.lane(), now)) {
                findings.add(new Finding(
                        "poll",
                        door,
                        Reason.of("not-polled", door, unpolled.who(), unpolled.since(), unpolled.what())));
            }
        });
    }

    /** A folder that cannot be read hides nothing else. */
    private void files(List<Finding> findings) {
        try {
            refusedFiles
                    .get()
                    .forEach((feed, files) ->
                            findings.add(new Finding("file", feed, Reason.of("refused-files", files, feed))));
        } catch (UncheckedIOException e) {
            findings.add(new Finding("file", "", Reason.of("unreadable-inbox")));
        }
    }

    private void disk(List<Finding> findings) {
        long left = disk.leftMb();
        if (left < settings.diskMb()) {
            findings.add(new Finding("disk", "", Reason.of("disk-space", left, settings.diskMb())));
        }
    }
}
