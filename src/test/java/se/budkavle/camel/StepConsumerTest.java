package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
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

/** A lane in which one row waits that the route, or the commit, cannot get done. */
class StepConsumerTest {
    private static final WorkRow ROW = WorkRow.of(Lanes.STEPS, UUID.randomUUID(), Priority.NORMAL, Instant.EPOCH);

    private final LoneLane lone = new LoneLane();
    private final List<String> written = new ArrayList<>();
    private Supplier<RuntimeException> inTheRoute = () -> null;
    private Supplier<RuntimeException> atTheCommit = () -> null;
    private StepConsumer consumer;

    @BeforeEach
    void start() {
        var jdbc = new OneRow();
        var work = new WorkStore(jdbc, new WorkSignals());
        var steps = lone.steps(
                work, new DeadLetterStore(jdbc, work, null, null, null, Clock.systemUTC()), new Committing(), null);
        consumer = new StepConsumer(
                lone.endpoint(),
                exchange -> exchange.setException(inTheRoute.get()),
                steps,
                Lanes.STEPS,
                1,
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

        consumer.work();

        assertThat(written).singleElement().asString().contains("tries = tries + 1");
    }

    @Test
    void fault14AStepThatMeetsDeadlocksIsDoneAgainHoweverOftenAndNeverCounted() {
        for (int i = 0; i < 20; i++) {
            boolean late = i % 2 == 0;
            inTheRoute = () -> late ? null : new IllegalStateException(new CannotAcquireLockException("deadlock"));
            atTheCommit = () -> late ? new CannotAcquireLockException("deadlock") : null;

            assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.SOME);
        }
        assertThat(written).isEmpty();
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

    private final class OneRow extends JdbcTemplate {
        @Override
        @SuppressWarnings("unchecked")
        public <T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) {
            return (List<T>) List.of(ROW);
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
