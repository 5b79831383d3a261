package se.budkavle.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.budkavle.work.BusinessClock;

/** The vendor's files back: first received or rejected, the next working morning mailed, days later what came back. */
final class PrintReports {
    private static final LocalTime MAILING = LocalTime.of(6, 0);
    private static final Set<DayOfWeek> FREE = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    private static final Duration UNTIL_FETCHED = Duration.ofMinutes(1);
    private static final String MAILED = "mailed";
    private static final String STOPPED = "stopped";
    private static final String TOTALS_HEADER = "batchId;letters;sheets;mailed;rejected;stopped\n";
    private static final String ACK_HEADER = "letterId;status;at;reason;sheets\n";
    private static final String RETURNS_HEADER = "letterId;returnDate;reason;careOf;street;postalCode;city\n";
    private static final String NEW_ADDRESS = "\"\";\"Flyttvägen 4\";\"582 24\";\"Linköping\"";
    private static final String NO_ADDRESS = "\"\";\"\";\"\";\"\"";

    private final Setting setting;
    private final Ledger ledger;
    private final PrintFolders folders;
    private final Supplier<Knobs> knobs;
    private final Map<String, PrintJob> jobs = new ConcurrentHashMap<>();

    PrintReports(Setting setting, Ledger ledger, PrintFolders folders, Supplier<Knobs> knobs) {
        this.setting = setting;
        this.ledger = ledger;
        this.folders = folders;
        this.knobs = knobs;
    }

    /** Schedules what is still to be said about a batch. */
    void promise(PrintJob job) {
        jobs.put(job.batchId(), job);
        Instant received = job.at().plus(setting.delays().printReceived());
        Instant mailed = nextWorkingMorning(received);
        later(job, "received", received, () -> acknowledge(job, received));
        if (!job.printed().isEmpty()) {
            later(job, MAILED, mailed, () -> mail(job, mailed));
        }
        if (!job.returned().isEmpty()) {
            Instant back = mailed.plus(setting.delays().printReturned());
            later(job, "returned", back, () -> giveBack(job, back));
        }
    }

    /** In time is whatever is not mailed yet. */
    void stop(String batchId, String letterId) {
        PrintJob job = jobs.get(batchId);
        boolean known = job != null
                && job.verdicts().stream()
                        .anyMatch(verdict -> verdict.letterId().equals(letterId));
        boolean inTime = known
                && job.printed().stream().anyMatch(verdict -> verdict.letterId().equals(letterId))
                && !ledger.isReported(batchId, MAILED);
        if (inTime) {
            ledger.reported(letterId, STOPPED, setting.time().now());
        }
        String status = inTime ? STOPPED : known ? "too-late" : "unknown-letter";
        folders.publish(
                folders.acks().resolve(batchId + "." + letterId + ".ack.csv"),
                ACK_HEADER
                        + "\"%s\";\"%s\";\"%s\";\"\";\"0\"\n"
                                .formatted(letterId, status, setting.time().now()));
    }

    private boolean isStopped(PrintJob.Verdict verdict) {
        return ledger.isReported(verdict.letterId(), STOPPED);
    }

    private List<PrintJob.Verdict> goesOut(PrintJob job) {
        return job.printed().stream().filter(verdict -> !isStopped(verdict)).toList();
    }

    /** What was had of the batch, and what became of it. */
    private void reconcile(PrintJob job) {
        int mailed = goesOut(job).size();
        int stopped = job.printed().size() - mailed;
        int rejected = job.verdicts().size() - job.printed().size();
        int sheets = job.verdicts().stream().mapToInt(PrintJob.Verdict::sheets).sum();
        folders.publish(
                folders.totals().resolve("totals-" + job.batchId() + ".csv"),
                TOTALS_HEADER
                        + "\"%s\";\"%d\";\"%d\";\"%d\";\"%d\";\"%d\"\n"
                                .formatted(
                                        job.batchId(),
                                        job.verdicts().size(),
                                        sheets,
                                        mailed - knobs.get().lostLetters(),
                                        rejected,
                                        stopped));
    }

    private void later(PrintJob job, String report, Instant due, Runnable action) {
        if (!ledger.isReported(job.batchId(), report)) {
            setting.time().at(due, job.batchId(), action);
        }
    }

    private void acknowledge(PrintJob job, Instant at) {
        String rows = job.verdicts().stream()
                .skip(knobs.get().unacknowledged())
                .map(verdict -> row(verdict, verdict.printed() ? "received" : "rejected", at))
                .collect(Collectors.joining());
        folders.publish(ack(job), ACK_HEADER + rows);
        ledger.reported(job.batchId(), "received", setting.time().now());
    }

    /** The second file has the first one's name, so it waits until that one has been fetched. */
    private void mail(PrintJob job, Instant at) {
        if (Files.exists(ack(job))) {
            later(job, MAILED, setting.time().now().plus(UNTIL_FETCHED), () -> mail(job, at));
            return;
        }
        String rows = goesOut(job).stream()
                .skip(knobs.get().unacknowledged())
                .map(verdict -> row(verdict, MAILED, at))
                .collect(Collectors.joining());
        folders.publish(ack(job), ACK_HEADER + rows);
        reconcile(job);
        ledger.reported(job.batchId(), MAILED, setting.time().now());
    }

    private void giveBack(PrintJob job, Instant at) {
        LocalDate day = at.atZone(BusinessClock.ZONE).toLocalDate();
        String rows = job.returned().stream()
                .filter(verdict -> !isStopped(verdict))
                .map(verdict -> "\"%s\";\"%s\";\"%s\";%s\n"
                        .formatted(
                                verdict.letterId(),
                                day,
                                verdict.persona().returnReason().orElseThrow(),
                                verdict.persona() == Personas.Letter.MOVED ? NEW_ADDRESS : NO_ADDRESS))
                .collect(Collectors.joining());
        folders.publish(folders.returns().resolve("returns-" + job.batchId() + ".csv"), RETURNS_HEADER + rows);
        ledger.reported(job.batchId(), "returned", setting.time().now());
    }

    private Path ack(PrintJob job) {
        return folders.acks().resolve(job.batchId() + ".ack.csv");
    }

    private String row(PrintJob.Verdict verdict, String status, Instant at) {
        return "\"%s\";\"%s\";\"%s\";\"%s\";\"%d\"\n"
                .formatted(
                        verdict.letterId(),
                        status,
                        at,
                        verdict.refusal(),
                        verdict.sheets() + knobs.get().moreSheets());
    }

    private static Instant nextWorkingMorning(Instant after) {
        ZonedDateTime morning = after.atZone(BusinessClock.ZONE).plusDays(1).with(MAILING);
        while (FREE.contains(morning.getDayOfWeek())) {
            morning = morning.plusDays(1);
        }
        return morning.toInstant();
    }
}
