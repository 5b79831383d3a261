package se.budkavle.camel;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A thread of its own that works while there is work, and sleeps until a signal or the next poll when there is none. */
abstract class PollingConsumer extends DefaultConsumer {
    /** What a missed signal, and work that comes due by the clock, may cost. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Semaphore wake = new Semaphore(0);
    private final Runnable waker = this::wake;
    private final LaneSteps steps;
    private final String lane;
    private volatile Thread thread;
    private volatile boolean running;

    PollingConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String lane) {
        super(endpoint, processor);
        this.steps = steps;
        this.lane = lane;
    }

    /** One round; false when nothing was there to do. */
    abstract boolean work() throws Exception;

    String laneName() {
        return lane;
    }

    LaneSteps steps() {
        return steps;
    }

    void wake() {
        wake.release();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        running = true;
        steps.signals().listen(lane, waker);
        thread = Thread.ofPlatform().name("work-" + lane).start(this::loop);
    }

    @Override
    protected void doStop() throws Exception {
        running = false;
        steps.signals().forget(lane, waker);
        wake();
        thread.join(TimeUnit.SECONDS.toMillis(30));
        super.doStop();
    }

    private void loop() {
        while (running) {
            try {
                if (!work()) {
                    pause(POLL);
                }
            } catch (DataAccessException | TransactionException e) {
                // The database is away or refused this round: nothing was taken, so the next round tries again.
                log.warn(
                        "the lane could not work: {}",
                        e.getMostSpecificCause().getClass().getSimpleName());
                pause(AFTER_TROUBLE);
            } catch (Exception e) {
                log.error("a round of the lane failed: {}", Causes.of(e));
                pause(AFTER_TROUBLE);
            }
        }
    }

    private void pause(Duration longest) {
        try {
            if (wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
