package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Two hubs, the first with two threads, on one database; each thread has one transaction at a time, and which of them goes
 * on is left to chance. Clocks step, and a word to the other hub comes at once, later or never.
 */
final class InterleavedClaims implements AutoCloseable {
    private static final List<String> LANES = List.of("steps", "attempts:p");
    /** Whoever has the lock does nothing until this one is done; and nobody's transaction ends by itself. */
    private static final String IMPATIENT =
            "set local lock_timeout = '5ms'; set local idle_in_transaction_session_timeout = 0";

    private final Random random;
    private final JdbcTemplate jdbc;
    private final JdbcTransactionManager manager;
    private final List<SimulatedNode> hubs;
    private final List<Worker> workers;
    private final List<Runnable> bells = new ArrayList<>();
    private final List<UUID> known = new ArrayList<>();
    private Instant now;

    InterleavedClaims(DataSource source, Random random, Instant now) {
        this.random = random;
        this.now = now;
        this.jdbc = new JdbcTemplate(source);
        this.manager = new JdbcTransactionManager(source);
        this.hubs = List.of(new SimulatedNode(), new SimulatedNode());
        this.workers = List.of(new Worker(hubs.getFirst()), new Worker(hubs.getFirst()), new Worker(hubs.getLast()));
        hubs.forEach(hub -> hub.signals.tell((lane, lowest) -> hubs.stream()
                .filter(other -> other != hub)
                .forEach(other -> bells.add(() -> other.signals.heard(lane, lowest)))));
    }

    private final class SimulatedNode {
        private final AtomicLong nanos = new AtomicLong();
        /** Time goes on while it looks, so much that it soon looks at everything but seldom. */
        private final WorkSignals signals = new WorkSignals(() -> nanos.addAndGet(300_000_000));

        private final WorkStore work = new WorkStore(jdbc, signals);
        private boolean missedAWord;
        private Duration skew = Duration.ZERO;

        Instant now() {
            return now.plus(skew);
        }
    }

    private final class Worker {
        private final SimulatedNode hub;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final List<WorkRow> held = new ArrayList<>();
        private final UUID token = UUID.randomUUID();
        private @Nullable TransactionStatus transaction;

        Worker(SimulatedNode hub) {
            this.hub = hub;
        }

        /** One thing in this worker's thread and transaction; waiting for another's lock ends the transaction. */
        void does(Runnable thing) throws InterruptedException {
            try {
                thread.submit(() -> {
                            if (transaction == null) {
                                transaction = manager.getTransaction(new DefaultTransactionDefinition());
                                jdbc.execute(IMPATIENT);
                            }
                            thing.run();
                        })
                        .get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(DataAccessException.class);
                ends(false);
            }
        }

        void ends(boolean commits) throws InterruptedException {
            try {
                thread.submit(() -> {
                            if (transaction != null && commits) {
                                manager.commit(transaction);
                            } else if (transaction != null) {
                                manager.rollback(transaction);
                                held.clear();
                            }
                            transaction = null;
                        })
                        .get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    void steps(int number) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            step();
        }
    }

    private void step() throws InterruptedException {
        Worker worker = workers.get(random.nextInt(workers.size()));
        SimulatedNode hub = worker.hub;
        String lane = LANES.get(random.nextInt(LANES.size()));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> worker.does(() -> hub.work.put(fresh(hub, lane)));
            case 3, 4 -> worker.does(() -> worker.held.addAll(hub.work.take(lane, 1 + random.nextInt(4), hub.now())));
            case 5, 6 ->
                worker.does(() ->
                        hub.work.lease(lane, 1 + random.nextInt(4), hub.now(), worker.token, Duration.ofMinutes(1)));
            case 7 -> worker.does(() -> hub.work.settle(lane, worker.token, known));
            case 8 -> worker.does(() -> worker.held.forEach(row -> hub.work.put(List.of(row))));
            case 9 ->
                worker.does(() -> some().forEach(
                                ref -> hub.work.retry(WorkRow.of(lane, ref, Priority.NORMAL, hub.now()), moment(hub))));
            case 10 -> worker.does(() -> hub.work.hasten(lane, some(), hub.now()));
            case 11 -> worker.ends(random.nextInt(3) > 0);
            case 12 -> timeGoesOn(hub);
            default -> bellsRing();
        }
    }

    private List<WorkRow> fresh(SimulatedNode hub, String lane) {
        var rows = new ArrayList<WorkRow>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            UUID ref = new UUID(random.nextLong(), random.nextLong() & Long.MAX_VALUE);
            known.add(ref);
            rows.add(WorkRow.of(lane, ref, Priority.ofRank(random.nextInt(3)), moment(hub)));
        }
        return rows;
    }

    private List<UUID> some() {
        return known.stream().filter(ref -> random.nextInt(8) == 0).toList();
    }

    /** About now, to the nanosecond. */
    private Instant moment(SimulatedNode hub) {
        return hub.now().plusNanos((long) (random.nextGaussian() * 2_000_000_000L));
    }

    private void timeGoesOn(SimulatedNode hub) {
        now = now.plusNanos(random.nextInt(1_000_000_000));
        hub.nanos.addAndGet(random.nextInt(400_000_000));
        if (random.nextInt(6) == 0) {
            hub.skew = Duration.ofMillis(random.nextInt(-3_600_000, 3_600_000));
        }
    }

    /** Some come late, and some never. */
    private void bellsRing() {
        if (random.nextInt(10) == 0) {
            bells.clear();
            hubs.forEach(hub -> hub.missedAWord = true);
        }
        bells.forEach(Runnable::run);
        bells.clear();
    }

    void endAll() throws InterruptedException {
        for (Worker worker : workers) {
            worker.ends(random.nextInt(3) > 0);
            worker.held.clear();
        }
        bells.forEach(Runnable::run);
        bells.clear();
    }

    /** And takes none of it. A hub that missed a word finds it with its next whole look. */
    void assertThatEachHubFindsAllThatWaits() throws InterruptedException {
        for (Worker worker : workers) {
            if (worker.hub.missedAWord) {
                worker.hub.nanos.addAndGet(Starts.LATEST_WHOLE_LOOK.toNanos());
            }
            for (String lane : LANES) {
                Set<UUID> waiting = new HashSet<>(jdbc.queryForList(
                        "select ref from work where lane = ? and token is null and due <= ?::timestamptz",
                        UUID.class,
                        lane,
                        worker.hub.now().toString()));
                var found = new ArrayList<WorkRow>();
                worker.does(() -> found.addAll(worker.hub.work.take(lane, 10_000, worker.hub.now())));
                worker.ends(false);
                assertThat(found.stream().map(WorkRow::ref)).containsExactlyInAnyOrderElementsOf(waiting);
            }
        }
        hubs.forEach(hub -> hub.missedAWord = false);
    }

    @Override
    public void close() throws InterruptedException {
        for (Worker worker : workers) {
            worker.ends(false);
            worker.thread.shutdown();
        }
    }
}
