package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.event.Delivered;
import se.budkavle.event.EventCatalogue;
import se.budkavle.event.EventStore;
import se.budkavle.event.Intake;
import se.budkavle.event.QuarantineStore;
import se.budkavle.release.Bundle;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.DictionaryStore;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** While the database is away, who can be told is told, and who cannot comes again. */
class ReceiveEventTest {
    private static final byte[] EVENT =
            """
            {"specversion": "1.0", "id": "1", "source": "crm", "type": "person.known", "subject": "customer/1",
             "data": {"customer": {"customerNo": "1"}}}"""
                    .getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private final ReceiveEvent receive = new ReceiveEvent(withoutDatabase());

    @Test
    void anHttpSenderIsAskedToComeAgainSoon() throws IOException {
        assertThat(receive.receive(new Received.Structured("http", EVENT)))
                .isInstanceOfSatisfying(ReceiveEvent.Answered.Problem.class, p -> assertThat(p.status())
                        .isEqualTo(503));
        assertThat(receive.receive(new Received.Batch(
                        "http",
                        SpooledBody.of(
                                new ByteArrayInputStream(("[" + new String(EVENT, StandardCharsets.UTF_8) + "]")
                                        .getBytes(StandardCharsets.UTF_8)),
                                1_000,
                                Path.of("unused")))))
                .isInstanceOfSatisfying(ReceiveEvent.Answered.Problem.class, p -> assertThat(p.status())
                        .isEqualTo(503));
    }

    @Test
    void aMessageStaysInTheQueue() {
        assertThatThrownBy(() -> receive.receive(new Received.Message("artemis", delivered(EVENT, null), 1)))
                .isInstanceOf(CannotCreateTransactionException.class);
        assertThatThrownBy(() -> receive.receive(new Received.Message("artemis", delivered(new byte[] {'x'}, null), 1)))
                .as("what is refused must reach the quarantine too")
                .isInstanceOf(CannotCreateTransactionException.class);
    }

    @Test
    void recordsStayInTheirTopicAndNoneIsTriedByItself() {
        assertThatThrownBy(() -> receive.receive(new Received.Messages(
                        "kafka", Collections.nCopies(1_000, delivered(new byte[0], "is a tombstone")))))
                .isInstanceOf(CannotCreateTransactionException.class);
        assertThat(asked).as("transactions that were asked for").hasValue(1);
    }

    private static Delivered delivered(byte[] body, @Nullable String unreadable) {
        return new Delivered("artemis", "q", body, "application/json", unreadable);
    }

    private Intake withoutDatabase() {
        var transaction = new TransactionTemplate(new AbstractPlatformTransactionManager() {
            @Override
            protected Object doGetTransaction() {
                return this;
            }

            @Override
            protected void doBegin(Object transaction, TransactionDefinition definition) throws TransactionException {
                asked.incrementAndGet();
                throw new CannotCreateTransactionException("the database is away");
            }

            @Override
            protected void doCommit(DefaultTransactionStatus status) {}

            @Override
            protected void doRollback(DefaultTransactionStatus status) {}
        });
        var catalogue =
                EventCatalogue.load(Bundle.of(Map.of("events/person.known/schema.json", "{\"type\": \"object\"}")));
        var jdbc = new JdbcTemplate(new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLTransientConnectionException("the database is away");
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        });
        var dictionaries = new Dictionaries(
                new DictionaryStore(jdbc), () -> "release", subject -> Optional.empty(), Runnable::run);
        return new Intake(
                () -> catalogue,
                new EventStore(jdbc, new WorkStore(jdbc, new WorkSignals()), dictionaries),
                new QuarantineStore(jdbc),
                transaction,
                Clock.systemUTC(),
                200);
    }
}
