package se.budkavle.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import se.budkavle.work.BusinessClock;

/** The vendor's files back: first received or rejected, the next working morning mailed, days later what came back. */
final class PrintReports {
    private static final LocalTime MAILING = LocalTime.of(6, 0);
    private static final Set<DayOfWeek> FREE = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    private static final Duration UNTIL_FETCHED = Duration.ofMinutes(1);
    private static final String ACK_HEADER = "letterId;status;at;reason;sheets\n";
    private static final String RETURNS_HEADER = "letterId;returnDate;reason;careOf;street;postalCode;city\n";
    private static final String NEW_ADDRESS = "\"\";\"Flyttvägen 4\";\"582 24\";\"Linköping\"";
    private static final String NO_ADDRESS = "\"\";\"\";\"\";\"\"";

    private final Setting setting;
    private final Ledger ledger;
    private final PrintFolders folders;
    private final IntSupplier moreSheets;

    PrintReports(Setting setting, Ledger ledger, PrintFolders folders, IntSupplier moreSheets) {
        this.setting = setting;
        this.ledger = ledger;
        this.folders = folders;
        this.moreSheets = moreSheets;
    }

    /** Schedules what is still to be said about a batch. */
    void promise(PrintJob job) {
        Instant received = job.at().plus(setting.delays().printReceived());
        Instant mailed = nextWorkingMorning(received);
        later(job, "received", received, () -> acknowledge(job, received));
        if (!job.printed().isEmpty()) {
            later(job, "mailed", mailed, () -> mail(job, mailed));
        }
        if (!job.returned().isEmpty()) {
            Instant back = mailed.plus(setting.delays().printReturned());
            later(job, "returned", back, () -> giveBack(job, back));
        }
    }

    private void later(PrintJob job, String report, Instant due, Runnable action) {
        if (!ledger.isReported(job.batchId(), report)) {
            setting.time().at(due, job.batchId(), action);
        }
    }

    private void acknowledge(PrintJob job, Instant at) {
        String rows = job.verdicts().stream()
                .map(verdict -> row(verdict, verdict.printed() ? "received" : "rejected", at))
                .collect(Collectors.joining());
        folders.publish(ack(job), ACK_HEADER + rows);
        ledger.reported(job.batchId(), "received", setting.time().now());
    }

    /** The second file has the first one's name, so it waits until that one has been fetched. */
    private void mail(PrintJob job, Instant at) {
        if (Files.exists(ack(job))) {
            later(job, "mailed", setting.time().now().plus(UNTIL_FETCHED), () -> mail(job, at));
            return;
        }
        String rows = job.printed().stream()
                .map(verdict -> row(verdict, "mailed", at))
                .collect(Collectors.joining());
        folders.publish(ack(job), ACK_HEADER + rows);
        ledger.reported(job.batchId(), "mailed", setting.time().now());
    }

    private void giveBack(PrintJob job, Instant at) {
        LocalDate day = at.atZone(BusinessClock.ZONE).toLocalDate();
        String rows = job.returned().stream()
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
                .formatted(verdict.letterId(), status, at, verdict.refusal(), verdict.sheets() + moreSheets.getAsInt());
    }

    private static Instant nextWorkingMorning(Instant after) {
        ZonedDateTime morning = after.atZone(BusinessClock.ZONE).plusDays(1).with(MAILING);
        while (FREE.contains(morning.getDayOfWeek())) {
            morning = morning.plusDays(1);
        }
        return morning.toInstant();
    }
}
