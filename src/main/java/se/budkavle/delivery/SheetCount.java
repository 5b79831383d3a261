package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.partner.BatchTotals;
import se.budkavle.timeline.Reason;

/**
 * Holds the vendor's counts against ours, batch by batch. Where they differ, something else lies in the envelopes than
 * what was handed over: people are told, once for the batch, and until they have said that it is well no letter of it is
 * presumed to be delivered.
 */
final class SheetCount {
    private final Stores stores;
    private final String partner;
    private final boolean duplex;
    private final Instant now;

    /** @param duplex whether a sheet has two pages */
    SheetCount(Stores stores, String partner, boolean duplex, Instant now) {
        this.stores = stores;
        this.partner = partner;
        this.duplex = duplex;
        this.now = now;
    }

    /** @param counted the vendor's sheets by letter; a letter that it does not print may count none */
    void check(Map<UUID, Integer> counted) {
        var ours = new TreeMap<UUID, Integer>();
        var theirs = new TreeMap<UUID, Integer>();
        Map<UUID, StoredMessage> messages = stores.attempts().messages(List.copyOf(counted.keySet()));
        stores.attempts().find(counted.keySet()).values().stream()
                .filter(a -> a.batchId() != null && a.partner().equals(partner) && messages.containsKey(a.attemptId()))
                .filter(a -> counted.get(a.attemptId()) > 0)
                .forEach(a -> {
                    ours.merge(a.batchId(), sheets(messages.get(a.attemptId())), Integer::sum);
                    theirs.merge(a.batchId(), counted.get(a.attemptId()), Integer::sum);
                });
        ours.forEach((batch, sheets) -> {
            if (!sheets.equals(theirs.get(batch))) {
                hold(Reason.of("batch-totals", partner, batch, sheets, theirs.get(batch)));
            }
        });
    }

    private int sheets(StoredMessage message) {
        return duplex ? (message.pages() + 1) / 2 : message.pages();
    }

    /** The vendor's word on the whole of a batch. */
    void check(BatchTotals theirs) {
        List<Attempt> letters = ofBatch(theirs.batchId());
        if (letters.isEmpty()) {
            hold(Reason.of("batch-unknown", partner, plain(theirs.batchId())));
            return;
        }
        int sheets = stores
                .attempts()
                .messages(letters.stream().map(Attempt::attemptId).toList())
                .values()
                .stream()
                .mapToInt(this::sheets)
                .sum();
        boolean agreed = theirs.letters() == letters.size()
                && theirs.sheets() == sheets
                && theirs.mailed() + theirs.rejected() + theirs.stopped() == letters.size();
        if (!agreed) {
            hold(Reason.of(
                    "batch-reconciled",
                    partner,
                    letters.getFirst().batchId(),
                    letters.size(),
                    sheets,
                    theirs.letters(),
                    theirs.sheets(),
                    theirs.mailed(),
                    theirs.rejected(),
                    theirs.stopped()));
        }
    }

    /** Empty also when another partner has the batch. */
    private List<Attempt> ofBatch(String batchId) {
        return batchId.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? stores.attempts().ofBatch(UUID.fromString(batchId)).stream()
                        .filter(a -> a.partner().equals(partner))
                        .toList()
                : List.of();
    }

    private static String plain(String word) {
        String short36 = word.substring(0, Math.min(36, word.length()));
        return short36.replaceAll("[^A-Za-z0-9-]", "·");
    }

    private void hold(Reason reason) {
        stores.workItems().openOnceEver(WorkItem.ofEvent("totals", null, null, reason, now));
    }
}
