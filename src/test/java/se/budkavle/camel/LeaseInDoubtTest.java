package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** The session is cut while the lease of a question is committed: nobody says whether it stood, and nothing was asked. */
class LeaseInDoubtTest extends DatabaseTest {
    private static final String LANE = Lanes.inquiries("partner");
    private static final UUID QUESTION = new UUID(1, 1);

    private final LoneLane lone = new LoneLane();
    private final WorkStore work = new WorkStore(jdbc, new WorkSignals());
    private final AtomicBoolean cut = new AtomicBoolean(true);
    private final TransactionTemplate transaction = new TransactionTemplate(new CutOnce());
    private final List<Integer> asked = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        lone.close();
        jdbc.update("delete from work");
    }

    @Test
    void fault11AQuestionWhoseLeaseIsInDoubtIsAskedByTheNextRoundAndWasNotTriedBefore() {
        work.put(List.of(WorkRow.of(LANE, QUESTION, Priority.NOW, Instant.EPOCH)));
        var consumer = new Asking();
        assertThatThrownBy(consumer::work).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(jdbc.queryForObject("select token from work", UUID.class)).isNotNull();

        assertThat(consumer.work()).isEqualTo(PollingConsumer.Round.FULL);

        assertThat(asked).as("which try it was").containsExactly(1);
    }

    @Test
    void theLeaseOfARoundThatHungIsLeftAloneByTheLoopThatHasTheLaneNow() throws Exception {
        work.put(List.of(WorkRow.of(LANE, QUESTION, Priority.NOW, Instant.EPOCH)));
        var consumer = new Asking();
        assertThatThrownBy(consumer::work).isInstanceOf(DataAccessResourceFailureException.class);

        assertThat(CompletableFuture.supplyAsync(consumer::work).get()).isEqualTo(PollingConsumer.Round.NOTHING);

        assertThat(consumer.work()).as("back in the thread whose lease it is").isEqualTo(PollingConsumer.Round.FULL);
    }

    private final class Asking extends AskingConsumer<WorkRow> {
        Asking() {
            super(lone.endpoint(), exchange -> {}, lone.steps(work, null, transaction, null), LANE, "partner");
        }

        @Override
        Optional<WorkRow> next(String partner, UUID token) {
            return transaction
                    .execute(status -> work.lease(LANE, 1, Instant.now(), token, Duration.ofMinutes(1)))
                    .stream()
                    .findFirst();
        }

        @Override
        void answered(WorkRow question, Object answer) {
            asked.add(question.tries());
        }

        @Override
        void unanswered(WorkRow question, @Nullable Duration later) {
            throw new AssertionError("it was answered");
        }

        @Override
        String told(WorkRow question) {
            return "anything";
        }
    }

    /** The first commit is done, and the answer to it never comes. */
    private final class CutOnce extends DataSourceTransactionManager {
        CutOnce() {
            super(database);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            if (cut.getAndSet(false)) {
                throw new DataAccessResourceFailureException("the session was cut");
            }
        }
    }
}
