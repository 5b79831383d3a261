package se.budkavle.delivery;

import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.release.Rows;

/**
 * What a batch would have people look at, opened once, all in one order, when the batch has asked for everything else: of two
 * hubs that open the same the one waits for the other, and never each for the other.
 */
final class OpenedAtEnd implements TransactionSynchronization {
    private final WorkItemStore items;
    private final SortedMap<String, WorkItem> toOpen = new TreeMap<>();

    private OpenedAtEnd(WorkItemStore items) {
        this.items = items;
    }

    /** At the end of the transaction that runs; at once when there is none. */
    static void open(WorkItemStore items, WorkItem item) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            ofThisTransaction(items).toOpen.putIfAbsent(item.kind() + " " + Rows.json(item.reason()), item);
        } else {
            items.openOnce(item);
        }
    }

    private static OpenedAtEnd ofThisTransaction(WorkItemStore items) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(OpenedAtEnd.class::isInstance)
                .map(OpenedAtEnd.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    var fresh = new OpenedAtEnd(items);
                    TransactionSynchronizationManager.registerSynchronization(fresh);
                    return fresh;
                });
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        toOpen.values().forEach(items::openOnce);
    }
}
