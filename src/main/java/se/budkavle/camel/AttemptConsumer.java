package se.budkavle.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionException;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Lane.Claimed;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.NotSentException;
import se.budkavle.work.Failpoints;
import se.budkavle.work.Lanes;

/**
 * A partner's lane: claims as many messages as there are free slots, runs the partner's route on each in a thread of the
 * slot, and settles what has come back in groups of about ten milliseconds.
 */
final class AttemptConsumer extends PollingConsumer {
    /** Exchange property under which a route keeps what it handed over. */
    static final String HANDED = "budkavle.handed";

    private static final int GROUP = 200;
    private static final long GROUP_MILLIS = 10;

    private final Logger log = LoggerFactory.getLogger(AttemptConsumer.class);
    private final Lane lane;
    private final int slots;
    private final Semaphore free;
    private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private ExecutorService callers;
    private Thread settler;
    private volatile boolean settling;

    AttemptConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.attempts(partner));
        this.lane = steps.lane(partner);
        this.slots = lane.partner().slots();
        this.free = new Semaphore(slots);
    }

    @Override
    protected void doStart() throws Exception {
        callers = Executors.newFixedThreadPool(
                slots, Thread.ofPlatform().name(laneName() + "-", 1).factory());
        settling = true;
        settler = Thread.ofPlatform().name("settle-" + laneName()).start(this::settleLoop);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        callers.shutdown();
        callers.awaitTermination(lane.partner().timeout().toMillis() + 5000, TimeUnit.MILLISECONDS);
        settling = false;
        settler.join(TimeUnit.SECONDS.toMillis(10));
    }

    @Override
    boolean work() throws InterruptedException {
        if (!free.tryAcquire(200, TimeUnit.MILLISECONDS)) {
            return true;
        }
        int slotsTaken = 1 + free.drainPermits();
        List<Claimed> claimed = List.of();
        try {
            claimed = lane.claim(slotsTaken);
        } finally {
            free.release(slotsTaken - claimed.size());
        }
        claimed.forEach(c -> callers.execute(() -> send(c)));
        return !claimed.isEmpty();
    }

    private void send(Claimed claimed) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(claimed.message());
            Failpoints.pass("before sending by " + laneName());
            getProcessor().process(exchange);
            Failpoints.pass("after sending by " + laneName());
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            results.add(result(claimed, exchange));
            releaseExchange(exchange, false);
            free.release();
            wake();
        }
    }

    private static Result result(Claimed claimed, Exchange exchange) {
        var handed = exchange.getProperty(HANDED, Lane.Handed.class);
        Throwable failure = exchange.getException();
        if (failure != null) {
            return failed(claimed, failure, handed);
        }
        return exchange.getMessage().getBody() instanceof DeliveryReport report
                ? new Result.Answered(claimed, report, handed)
                : new Result.Unclear(claimed, "the partner's route ended without a delivery report", handed);
    }

    /** Whatever is not known to be unsent may have arrived. */
    private static Result failed(Claimed claimed, Throwable failure, Lane.Handed handed) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof NotSentException n) {
                return new Result.NotSent(claimed, n.retryAfter(), String.valueOf(n.getMessage()), handed);
            }
            if (t instanceof AmbiguousSendException a) {
                return new Result.Unclear(claimed, String.valueOf(a.getMessage()), handed);
            }
        }
        return new Result.Unclear(claimed, failure.getClass().getSimpleName(), handed);
    }

    private void settleLoop() {
        while (settling || !results.isEmpty()) {
            try {
                settleGroup();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A group that cannot be written is tried again one by one; what then fails is left to its lease. */
    private void settleGroup() throws InterruptedException {
        Result first = results.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        var group = new ArrayList<Result>(List.of(first));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GROUP_MILLIS);
        while (group.size() < GROUP && System.nanoTime() < end) {
            Result next = results.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            group.add(next);
        }
        try {
            lane.settle(group);
        } catch (DataAccessResourceFailureException | TransactionException e) {
            // The database is away. What partners answered is known here alone: kept until it can be written.
            log.warn("{} results wait for the database: {}", group.size(), Causes.of(e));
            results.addAll(group);
            TimeUnit.SECONDS.sleep(1);
        } catch (RuntimeException e) {
            log.warn("a group of results could not be written at once: {}", Causes.of(e));
            group.forEach(this::settleAlone);
        }
    }

    private void settleAlone(Result result) {
        try {
            lane.settle(List.of(result));
        } catch (RuntimeException e) {
            log.error(
                    "the result of attempt {} is left to its lease: {}",
                    result.claimed().message().attemptId(),
                    Causes.of(e));
        }
    }
}
