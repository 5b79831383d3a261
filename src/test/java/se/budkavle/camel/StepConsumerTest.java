package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** A lane in which rows wait that the route, or the commit, cannot get done. */
class StepConsumerTest {
    private static final int BATCH = 8;

    private final LoneLane lone = new LoneLane();
    private final List<String> written = new ArrayList<>();
    /** How many rows each round took. */
    private final List<Integer> taken = new CopyOnWriteArrayList<>();

    private Supplier<RuntimeException> inTheRoute = () -> null;
    private Supplier<RuntimeException> atTheCommit = () -> null;

    private StepConsumer consumer(int batch) {
        var jdbc = new ManyRows();
        var work = new WorkStore(jdbc, new WorkSignals());
        var steps = lone.steps(
                work, new DeadLetterStore(jdbc, work, null, null, null, Clock.systemUTC()), new Committing(), null);
        return new StepConsumer(
                lone.endpoint(),
                exchange -> exchange.setException(inTheRoute.get()),
                steps,
                Lanes.STEPS,
                batch,
                1,
                0,
                PollingConsumer.GATHER);
    }

    @AfterEach
    void stop() throws Exception {
        lone.close();
    }

    @Test
    void aStepThatFailsByItselfIsCountedAndPutOff() {
        inTheRoute = () -> new IllegalStateException("broken");

        consumer(1).work();

        assertThat(written).singleElement().asString().contains("tries = tries + 1");
    }

    @Test
    void aBatchThatFailsIsHalvedUntilTheStepAtFaultStandsAloneAndGrowsAgain() {
        StepConsumer consumer = consumer(BATCH);
        inTheRoute = () -> taken.size() <= 4 ? new IllegalStateException("broken") : null;

        for (int round = 0; round < 9; round++) {
            consumer.work();
        }

        assertThat(taken).containsExactly(8, 4, 2, 1, 1, 2, 4, 8, 8);
        assertThat(written).as("put off alone").hasSize(1);
    }

    @Test
    void whatAnotherThreadGetsDoneMeanwhileHidesNoStepAtFault() {
        StepConsumer consumer = consumer(BATCH);
        Thread unlucky = Thread.currentThread();
        inTheRoute = () -> Thread.currentThread() == unlucky ? new IllegalStateException("broken") : null;

        for (int round = 0; round < 4; round++) {
            consumer.work();
            Thread other = Thread.ofPlatform().start(consumer::work);
            await("the other thread has had its round").until(() -> !other.isAlive());
        }

        assertThat(taken).containsExactly(8, 8, 4, 8, 2, 8, 1, 8);
        assertThat(written).hasSize(1);
    }

    @Test
    void fault14AStepThatMeetsDeadlocksIsDoneAgainAndNeverCounted() {
        StepConsumer consumer = consumer(1);
        for (int i = 0; i < 5; i++) {
            boolean late = i % 2 == 0;
            inTheRoute = () -> late ? null : new IllegalStateException(new CannotAcquireLockException("deadlock"));
            atTheCommit = () -> late ? new CannotAcquireLockException("deadlock") : null;

            assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.SOME);
        }
        assertThat(written).isEmpty();
    }

    @Test
    void fault14WhatStaysInTheWayOfAStepIsTroubleAndStillNeverCounted() {
        StepConsumer consumer = consumer(1);
        var locked = new CannotAcquireLockException("somebody holds it and went for coffee");
        inTheRoute = () -> new IllegalStateException(locked);

        for (int i = 0; i < 5; i++) {
            assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.SOME);
        }
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(consumer::work).isSameAs(locked);
        }
        assertThat(written).isEmpty();

        inTheRoute = () -> null;
        consumer.work();
        inTheRoute = () -> new IllegalStateException(locked);
        assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.SOME);
    }

    @Test
    void fault11WhatMetOthersBeforeIsStillExcusedWhenItsSessionIsCut() {
        StepConsumer consumer = consumer(1);
        inTheRoute = () -> new CannotAcquireLockException("deadlock");
        for (int i = 0; i < 5; i++) {
            consumer.work();
        }
        var cut = new DataAccessResourceFailureException("the session was cut");
        inTheRoute = () -> cut;

        assertThatThrownBy(consumer::work).isSameAs(cut);
        assertThat(written).isEmpty();
    }

    @Test
    void fault11AStepInWhoseMiddleTheSessionIsCutIsDoneAgainAndNotCounted() {
        StepConsumer consumer = consumer(1);
        var cut = new DataAccessResourceFailureException("the session was cut");
        inTheRoute = () -> new IllegalStateException(cut);

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(consumer::work).isSameAs(cut);
        }

        assertThat(written).isEmpty();
    }

    @Test
    void aStepThatBringsTheDatabaseDownTimeAndAgainIsFoundAndPutOff() {
        StepConsumer consumer = consumer(2);
        inTheRoute = () -> taken.size() <= 7 ? new DataAccessResourceFailureException("the session was cut") : null;

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(consumer::work).isInstanceOf(DataAccessResourceFailureException.class);
        }
        for (int i = 0; i < 4; i++) {
            consumer.work();
        }

        assertThat(taken.stream().skip(5)).containsExactly(2, 1, 1, 2);
        assertThat(written).as("put off alone").hasSize(1);
    }

    @Test
    void fault16AStepForWhichTheDatabaseHasNoRoomIsNeverCounted() {
        StepConsumer consumer = consumer(1);
        var full = new DataAccessResourceFailureException("full", said("53100"));
        inTheRoute = () -> full;

        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(consumer::work).isSameAs(full);
        }

        assertThat(written).isEmpty();
    }

    @Test
    void whatIsBeyondTheDatabasesLimitsIsTheStepsOwnFault() {
        inTheRoute = () -> new DataAccessResourceFailureException("too long", said("54000"));

        consumer(1).work();

        assertThat(written).singleElement().asString().contains("tries = tries + 1");
    }

    /** @param state five letters of PostgreSQL's (appendix A of its manual) */
    private static PSQLException said(String state) {
        return new PSQLException(new ServerErrorMessage("C" + state + "\0"));
    }

    private static WorkRow row() {
        return WorkRow.of(Lanes.STEPS, UUID.randomUUID(), Priority.NORMAL, Instant.EPOCH);
    }

    private final class Committing extends TransactionTemplate {
        @Override
        public <T> T execute(TransactionCallback<T> action) {
            T done = action.doInTransaction(new SimpleTransactionStatus());
            RuntimeException failure = atTheCommit.get();
            if (failure != null) {
                throw failure;
            }
            return done;
        }
    }

    private final class ManyRows extends JdbcTemplate {
        @Override
        @SuppressWarnings("unchecked")
        public <T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) {
            int limit = (int) arguments[arguments.length - 1];
            taken.add(limit);
            return (List<T>) Stream.generate(StepConsumerTest::row).limit(limit).toList();
        }

        @Override
        public <T> List<T> queryForList(String sql, Class<T> type, Object... arguments) {
            assertThat(type).isEqualTo(Timestamp.class);
            return Collections.nCopies(Priority.values().length, null);
        }

        @Override
        public int update(String sql, Object... arguments) {
            written.add(sql);
            return 1;
        }
    }
}
