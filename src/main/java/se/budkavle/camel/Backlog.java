package se.budkavle.camel;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** Doors that can wait, files and queues, do so while more events wait to be planned than the hub should have before it. */
@Component("backlog")
final class Backlog {
    private static final long PATIENCE_MILLIS = 200;

    private final WorkStore work;
    private final long mostUnplanned;
    private volatile boolean full;
    private volatile long lookedAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    Backlog(WorkStore work, @Value("${budkavle.inbox.most-unplanned:50000}") long mostUnplanned) {
        this.work = work;
        this.mostUnplanned = mostUnplanned;
    }

    /** As of now, or a moment ago: counting is not free. */
    boolean isRoom() {
        if (System.nanoTime() - lookedAt > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            full = work.count(Lanes.PLAN) >= mostUnplanned;
            lookedAt = System.nanoTime();
        }
        return !full;
    }

    /** Waits for room; false when the hub stops meanwhile. */
    boolean awaitRoom(CamelContext context) throws InterruptedException {
        while (!isStopping(context) && !isRoom()) {
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        }
        return !isStopping(context);
    }

    static boolean isStopping(CamelContext context) {
        return context.isStopping() || context.isStopped() || context.isSuspending();
    }
}
