package se.budkavle.work;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What memory may only learn once the database has it: a transaction that is rolled back has not happened. */
public final class AfterCommit {
    private AfterCommit() {}

    /** At the end of the running transaction if it stands, or at once when there is none. */
    public static void run(Runnable change) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            change.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                change.run();
            }
        });
    }
}
