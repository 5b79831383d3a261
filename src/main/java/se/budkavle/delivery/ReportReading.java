package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.ReportStore.RawReport;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.BatchTotals;
import se.budkavle.partner.Codes;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Reply;
import se.budkavle.partner.Said;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnreadableReportException;
import se.budkavle.partner.UntranslatableException;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * Reads raw reports by their partner's mapping and ties each to its attempt. A report that names an attempt nobody knows
 * is tried again for ten minutes (it may have overtaken our own commit), then listed as an orphan.
 */
public final class ReportReading {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LONGEST_WORD = 60;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Stores stores;
    private final ReportBook book;
    private final Replies replies;
    private final Supplier<Translator> translator;
    private final Clock clock;

    public ReportReading(
            Stores stores, ReportBook book, Replies replies, Supplier<Translator> translator, Clock clock) {
        this.stores = stores;
        this.book = book;
        this.replies = replies;
        this.translator = translator;
        this.clock = clock;
    }

    /** A report with the raw one that it came in. */
    public record Read(RawReport raw, DeliveryReport report) {}

    /** Everything that could be read; what could not is kept with the reason. */
    public List<Read> read(List<UUID> rawIds) {
        var understood = new LinkedHashMap<RawReport, Said>();
        var unreadable = new LinkedHashMap<RawReport, String>();
        for (RawReport raw : stores.reports().raw(rawIds)) {
            try {
                understood.put(raw, said(raw));
            } catch (UnreadableReportException | UntranslatableException e) {
                unreadable.put(raw, String.valueOf(e.getMessage()));
            }
        }
        replies.lock(understood.values().stream()
                .flatMap(said -> said.replies().stream())
                .toList());
        unreadable.forEach(this::unreadable);
        return heard(understood);
    }

    private Said said(RawReport raw) {
        return translator
                .get()
                .read(raw.partner(), raw.report(), raw.body(), raw.mediaType(), context(raw), raw.receivedAt());
    }

    /**
     * What it says by the mapping of today, whatever was made of it before; nothing where that cannot read it, or the
     * partner has been taken out.
     */
    Said today(RawReport raw) {
        if (!translator.get().catalogue().names().contains(raw.partner())) {
            return new Said(List.of(), List.of(), List.of(), List.of(), List.of());
        }
        try {
            return said(raw);
        } catch (UnreadableReportException | UntranslatableException e) {
            return new Said(List.of(), List.of(), List.of(), List.of(), List.of());
        }
    }

    static List<Read> reports(RawReport raw, Said said) {
        return said.reports().stream()
                .map(report -> new Read(raw, echoed(raw, report)))
                .toList();
    }

    List<Customer> writers(Reply reply) {
        return replies.writers(reply);
    }

    private List<Read> heard(Map<RawReport, Said> understood) {
        var all = new ArrayList<Read>();
        var applied = new ArrayList<UUID>();
        understood.forEach((raw, said) -> {
            all.addAll(reports(raw, said));
            replies.moved(said.newAddresses());
            countSheets(raw, said.totals());
            replies.hear(raw.rawId(), said.replies())
                    .ifPresentOrElse(until -> again(raw, until, "the rest of a reply has not come yet"), () -> {
                        if (raw.isOdd()) {
                            applied.add(raw.rawId());
                        }
                    });
        });
        stores.reports().applied(applied);
        understood.forEach((raw, said) -> said.unexplained().forEach(word -> raiseUnknownWord(raw, word)));
        return all;
    }

    /** Of partners that take batches: their files tell how much they printed. */
    private void countSheets(RawReport raw, List<BatchTotals> totals) {
        Map<String, String> parameters = translator.get().catalogue().parameters(raw.partner());
        if (parameters.containsKey("cutOff")) {
            Map<UUID, Integer> sheets =
                    translator.get().sheets(raw.partner(), raw.report(), raw.body(), raw.mediaType(), raw.receivedAt());
            var count =
                    new SheetCount(stores, raw.partner(), !"false".equals(parameters.get("duplex")), clock.instant());
            count.check(sheets);
            totals.forEach(count::check);
        }
    }

    /** Adds the reports of known attempts to their sets. */
    public void apply(List<Read> reports) {
        Map<Integer, Told> known = new ReportedAttempts(stores).of(reports);
        var told = new ArrayList<Told>();
        var lost = new HashMap<UUID, RawReport>();
        for (int i = 0; i < reports.size(); i++) {
            Read read = reports.get(i);
            if (known.containsKey(i)) {
                told.add(known.get(i));
            } else if (read.report().attemptId() != null || read.report().partnerRef() != null) {
                lost.put(read.raw().rawId(), read.raw());
            } else if (Translator.UNREADABLE.equals(read.report().reason())) {
                unreadable(read.raw(), read.report().raw() + " cannot be read; the other rows count");
            } else {
                stores.reports().rawState(read.raw().rawId(), "orphan", "it names no message of ours");
            }
        }
        book.add(told);
        lost.values().forEach(this::tryAgainOrListAsOrphan);
        reports.stream()
                .filter(read -> Codes.UNKNOWN_CODE.equals(read.report().reason()))
                .filter(read -> !lost.containsKey(read.raw().rawId()))
                .forEach(read -> raiseUnknownWord(read.raw(), read.report().raw()));
    }

    /** Somebody has to write down what the word means; the report is listed with the odd ones, and can be read again. */
    private void raiseUnknownWord(RawReport raw, @Nullable String said) {
        String word =
                String.valueOf(said).replaceAll("[^\\p{L}\\p{N} ._:/-]", "·").replaceAll("\\d{7,}", "…");
        String shown = word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word;
        Reason reason = Reason.of("unknown-word", raw.partner(), shown);
        stores.reports().rawState(raw.rawId(), Codes.UNKNOWN_CODE, reason.sentence());
        OpenedAtEnd.open(stores.workItems(), WorkItem.ofEvent(Codes.UNKNOWN_CODE, null, null, reason, clock.instant()));
    }

    /** Kept whole, and a person is told once for all of its kind. */
    private void unreadable(RawReport raw, String note) {
        stores.reports().rawState(raw.rawId(), Translator.UNREADABLE, note);
        OpenedAtEnd.open(
                stores.workItems(),
                WorkItem.ofEvent(
                        Translator.UNREADABLE,
                        null,
                        null,
                        Reason.of("unreadable-report", raw.partner(), raw.report()),
                        clock.instant()));
    }

    private void tryAgainOrListAsOrphan(RawReport raw) {
        Instant now = clock.instant();
        Duration age = Duration.between(raw.receivedAt(), now);
        if (age.compareTo(PATIENCE) > 0) {
            stores.reports().rawState(raw.rawId(), "orphan", "it names a message that nobody knows");
            return;
        }
        Duration pause = age.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : age;
        again(raw, now.plus(pause), "it names a message that nobody knows yet");
    }

    private void again(RawReport raw, Instant due, String note) {
        stores.reports().rawState(raw.rawId(), "received", note);
        stores.work().put(List.of(WorkRow.of(Lanes.REPORTS, raw.rawId(), Priority.NORMAL, due)));
    }

    private static Map<String, Object> context(RawReport raw) {
        return raw.attemptId() == null
                ? Map.of()
                : Map.of("attemptKey", raw.attemptId().toString().replace("-", ""));
    }

    /** The attempt named by the address that the report came to counts before everything inside it. */
    private static DeliveryReport echoed(RawReport raw, DeliveryReport r) {
        return raw.attemptId() == null
                ? r
                : new DeliveryReport(
                        r.partner(),
                        r.partnerRef(),
                        raw.attemptId(),
                        r.outcome(),
                        r.reason(),
                        r.at(),
                        r.isFinal(),
                        r.raw(),
                        r.part(),
                        r.parts());
    }
}
