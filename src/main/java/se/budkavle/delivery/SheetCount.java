package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;

/**
 * Holds the vendor's sheets against ours, batch by batch. Where they differ, something else lies in the envelopes than
 * what was handed over: people are told, once for the batch, and until they have said that it is well no letter of it is
 * presumed to be delivered.
 */
final class SheetCount {
    static final String DIFFERS = "batch-totals";

    private final Stores stores;
    private final Instant now;

    SheetCount(Stores stores, Instant now) {
        this.stores = stores;
        this.now = now;
    }

    /**
     * @param counted the vendor's sheets by letter; a letter that it does not print may count none
     * @param duplex whether a sheet has two pages
     */
    void check(String partner, Map<UUID, Integer> counted, boolean duplex) {
        var ours = new TreeMap<UUID, Integer>();
        var theirs = new TreeMap<UUID, Integer>();
        Map<UUID, StoredMessage> messages = stores.attempts().messages(List.copyOf(counted.keySet()));
        stores.attempts().find(counted.keySet()).values().stream()
                .filter(a -> a.batchId() != null && a.partner().equals(partner) && messages.containsKey(a.attemptId()))
                .filter(a -> counted.get(a.attemptId()) > 0)
                .forEach(a -> {
                    int pages = messages.get(a.attemptId()).pages();
                    ours.merge(a.batchId(), duplex ? (pages + 1) / 2 : pages, Integer::sum);
                    theirs.merge(a.batchId(), counted.get(a.attemptId()), Integer::sum);
                });
        ours.forEach((batch, sheets) -> {
            if (!sheets.equals(theirs.get(batch))) {
                Reason reason = Reason.of(DIFFERS, partner, batch, sheets, theirs.get(batch));
                stores.workItems().openOnceEver(WorkItem.ofEvent("totals", null, null, reason, now));
            }
        });
    }
}
