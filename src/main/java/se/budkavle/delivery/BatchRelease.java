package se.budkavle.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.BatchStore.Batch;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnprintableLetterException;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** Hands sealed batches over: claim, build once, and write down each stage, so that a restart knows where it was. */
public final class BatchRelease {
    /** Renewed for as long as the hand-over takes: what a killed hub held is taken up again soon. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** After so many somebody gets to know; the tries go on. */
    private static final int TRIES = 5;

    private final Stores stores;
    private final BatchStore batches;
    private final ReportBook reports;
    private final RecipientGate gate;
    private final PartnerHealth health;
    private final Supplier<Translator> translator;
    private final BatchFiles files;
    private final Backoff backoff;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** @param folder where built batches lie until they are sent */
    public BatchRelease(
            Stores stores,
            BatchStore batches,
            ReportBook reports,
            Supplier<Translator> translator,
            RecipientGate gate,
            PartnerHealth health,
            Path folder,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        this.stores = stores;
        this.batches = batches;
        this.reports = reports;
        this.gate = gate;
        this.health = health;
        this.translator = translator;
        this.files = new BatchFiles(stores, translator, folder);
        this.backoff = backoff;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param token of the lease */
    public record Claimed(UUID batchId, String partner, UUID token, WorkRow row) {}

    /** @param token a new one, of the lease */
    public Optional<Claimed> claim(String partner, UUID token) {
        return transaction.execute(status -> stores.lanes().isStopped(partner)
                ? Optional.<Claimed>empty()
                : stores.work().lease(Lanes.batches(partner), 1, clock.instant(), token, LEASE).stream()
                        .findFirst()
                        .map(r -> new Claimed(r.ref(), partner, token, r))
                        .filter(this::isAllowed));
    }

    /** Takes out what only named recipients may get; false when no letter is left. What is being handed over stays. */
    private boolean isAllowed(Claimed claimed) {
        if (!gate.isClosed(claimed.partner())
                || batches.find(claimed.batchId()).orElseThrow().state().equals("releasing")) {
            return true;
        }
        List<Attempt> letters = stores.attempts().ofBatch(claimed.batchId());
        List<Attempt> strangers = gate.turnAway(letters);
        strangers.forEach(a -> batches.takeOut(claimed.batchId(), a.attemptId()));
        if (strangers.size() < letters.size()) {
            return true;
        }
        stores.work().settle(Lanes.batches(claimed.partner()), claimed.token(), List.of(claimed.batchId()));
        batches.delete(claimed.batchId());
        return false;
    }

    /** To be called far more often than a lease lasts; false when it was lost. */
    public boolean renew(Claimed claimed) {
        return stores.work().renew(Lanes.batches(claimed.partner()), claimed.batchId(), claimed.token(), LEASE);
    }

    /**
     * The batch's files, built the first time; while the partner has none of them, files that are not those written down
     * are built again; once it has them, only where no file of the batch lies here, and the same ones come out.
     *
     * @throws IllegalStateException when the partner has the files, and ours are other ones
     */
    public SealedBatch build(Claimed claimed) {
        Batch batch = batches.find(claimed.batchId()).orElseThrow();
        Path pdf = files.path(claimed, ".pdf");
        Path csv = files.path(claimed, ".csv");
        Path done = files.path(claimed, ".done");
        boolean releasing = batch.state().equals("releasing");
        boolean whole = BatchFiles.sizes(List.of(pdf, csv, done)).equals(batch.files());
        if (!whole && releasing) {
            buildAgain(claimed, batch, Stream.of(pdf, csv, done).noneMatch(Files::exists));
        } else if (!whole) {
            var written = files.write(claimed);
            Map<String, String> sizes = BatchFiles.sizes(written.files());
            held(claimed, () -> batches.built(batch.batchId(), sizes, written.pages(), written.sheets()));
        }
        return new SealedBatch(claimed, List.of(pdf, csv), done, releasing);
    }

    /** The hub that built them is gone, and here they are not: the same letters make the same files. */
    private void buildAgain(Claimed claimed, Batch batch, boolean nothingIsHere) {
        try {
            if (nothingIsHere && BatchFiles.sizes(files.write(claimed).files()).equals(batch.files())) {
                return;
            }
        } catch (UnprintableLetterException e) {
            // the partner has the letter: it cannot be taken out any more
        }
        ask(Reason.of("batch-files-changed", claimed.partner(), batch.batchId(), files.folder(claimed), batch.files()));
        throw new IllegalStateException("the files of batch %s are not those that %s has; put them back into %s"
                .formatted(batch.batchId(), claimed.partner(), files.folder(claimed)));
    }

    /**
     * To be called right before anything that the partner sees: a hub that stood still while its lease ran out stops here,
     * as another one may have gone on.
     *
     * @throws IllegalStateException when the lease was lost
     */
    public void hold(SealedBatch batch) {
        held(batch.claimed(), () -> {});
    }

    /**
     * The files are in place; from here on a missing file means that the partner took it.
     *
     * @throws IllegalStateException when the lease was lost
     */
    public void releasing(SealedBatch batch) {
        held(batch.claimed(), () -> batches.state(batch.batchId(), "releasing", null));
    }

    /** The lease's row is locked until what depends on it is committed. */
    private void held(Claimed claimed, Runnable write) {
        transaction.executeWithoutResult(status -> {
            if (!renew(claimed)) {
                throw new IllegalStateException(
                        "batch %s is no longer ours: its lease ran out".formatted(claimed.batchId()));
            }
            write.run();
        });
    }

    /** False when the lease was lost, and with it the say in what becomes of the batch. */
    private boolean settled(Claimed claimed) {
        return !stores.work()
                .settle(Lanes.batches(claimed.partner()), claimed.token(), List.of(claimed.batchId()))
                .isEmpty();
    }

    /**
     * The marker is in place: every letter is accepted, and waits for the partner's acknowledgement.
     *
     * @return how many letters
     */
    public int sent(Claimed claimed) {
        Instant now = clock.instant();
        return transaction.execute(status -> {
            if (!settled(claimed)) {
                return 0;
            }
            batches.state(claimed.batchId(), "sent", now);
            stores.work().put(List.of(WorkRow.of(Lanes.CUTOFFS, claimed.batchId(), Priority.NORMAL, now)));
            stores.workItems().handedOver(claimed.batchId(), now);
            List<Attempt> letters = stores.attempts().ofBatch(claimed.batchId());
            stores.sends().handedOver(claimed.batchId(), now);
            stores.payloads().save(payloads(claimed, letters, now), Map.of());
            reports.add(letters.stream()
                    .map(a -> new Told(
                            a.attemptId(),
                            new DeliveryReport(
                                    claimed.partner(),
                                    a.attemptId().toString(),
                                    a.attemptId(),
                                    Outcome.ACCEPTED,
                                    null,
                                    now,
                                    false,
                                    null),
                            null))
                    .toList());
            Withdrawals.wantOvertaken(
                    stores.attempts().ofBatch(claimed.batchId()),
                    stores,
                    translator.get().catalogue(),
                    now);
            // locks the lane's row: after the communications, as bounces do
            heard(claimed, true);
            return letters.size();
        });
    }

    /** What the partner got of each letter besides its pages: the heading of the batch's list, and the letter's row. */
    private List<SendPayload> payloads(Claimed claimed, List<Attempt> letters, Instant now) {
        Map<UUID, byte[]> rows = BatchList.rows(files.path(claimed, ".csv"));
        return letters.stream()
                .filter(a -> rows.containsKey(a.attemptId()))
                .map(a -> new SendPayload(a.attemptId(), 1, now, "text/csv", rows.get(a.attemptId()), null))
                .toList();
    }

    /** Once for each batch. */
    private void ask(Reason reason) {
        stores.workItems().openOnceEver(WorkItem.ofEvent("hand-over", null, null, reason, clock.instant()));
    }

    /** One letter cannot be printed: it goes to people, the others go on without it. */
    public void without(Claimed claimed, UUID letterId) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            if (!settled(claimed)) {
                return; // whoever has it now finds the same letter
            }
            reports.add(List.of(new Told(
                    letterId,
                    new DeliveryReport(
                            claimed.partner(), null, letterId, Outcome.REJECTED, "unprintable", now, true, null),
                    null)));
            batches.takeOut(claimed.batchId(), letterId);
            if (stores.attempts().ofBatch(claimed.batchId()).isEmpty()) {
                batches.delete(claimed.batchId());
            } else {
                stores.work()
                        .put(List.of(WorkRow.of(
                                claimed.row().lane(),
                                claimed.batchId(),
                                claimed.row().priority(),
                                now)));
            }
        });
    }

    private void heard(Claimed claimed, boolean taken) {
        health.handedOver(translator.get().catalogue().partner(claimed.partner()), taken);
    }

    /**
     * Tried again after a pause; nothing of it is lost, and nothing of it changes.
     *
     * @return how many letters wait with it
     */
    public int notSent(Claimed claimed) {
        return transaction.execute(status -> {
            if (settled(claimed)) {
                heard(claimed, false);
                if (claimed.row().tries() >= TRIES) {
                    ask(Reason.of("batch-not-taken", claimed.partner(), claimed.batchId()));
                }
                stores.work()
                        .put(List.of(new WorkRow(
                                claimed.row().lane(),
                                claimed.batchId(),
                                claimed.row().priority(),
                                clock.instant().plus(backoff.pause(claimed.row().tries())),
                                claimed.row().tries(),
                                null,
                                null)));
            }
            return stores.attempts().ofBatch(claimed.batchId()).size();
        });
    }
}
