package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.TestDatabase;

/** Whose fault it is, as the real database says it. */
class DatabaseFaultTest extends DatabaseTest {
    @Test
    void aServerThatMayOnlyReadIsNobodysFault() {
        var failure = failureOf("do $$ begin set transaction read only; delete from work; end $$");

        assertThat(DatabaseFault.isAway(failure)).as("%s", failure).isTrue();
        assertThat(DatabaseFault.passes(failure)).isTrue();
    }

    @Test
    void aDeadlockPassesThoughTheDatabaseIsThere() {
        var failure = failureOf("do $$ begin raise exception 'a deadlock' using errcode = '40P01'; end $$");

        assertThat(DatabaseFault.isAway(failure)).isFalse();
        assertThat(DatabaseFault.passes(failure)).as("%s", failure).isTrue();
    }

    @Test
    void aStatementThatIsWrongStaysWrong() {
        assertThat(DatabaseFault.passes(failureOf("select nothing from nowhere")))
                .isFalse();
    }

    @Test
    void aServerThatCannotBeReachedIsNamedInTheDriversWords() throws Exception {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:%d/none".formatted(closed.getLocalPort()));
            pool.setConnectionTimeout(250);
            pool.setInitializationFailTimeout(-1);
            closed.close();

            var failure =
                    catchThrowableOfType(RuntimeException.class, () -> new JdbcTemplate(pool).queryForList("select 1"));

            assertThat(DatabaseFault.isAway(failure)).isTrue();
            assertThat(DatabaseFault.words(failure))
                    .startsWith("Connection to 127.0.0.1:%d refused.".formatted(closed.getLocalPort()));
        }
    }

    @Test
    void aPoolWhoseConnectionsAreAllTakenSaysSo() throws Exception {
        try (var pool = TestDatabase.fresh()) {
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(250);
            try (var taken = pool.getConnection()) {
                var failure = catchThrowableOfType(
                        RuntimeException.class, () -> new JdbcTemplate(pool).queryForList("select 1"));

                assertThat(DatabaseFault.words(failure)).contains("Connection is not available", "active=1");
            }
        }
    }

    @Test
    void whatMaySpeakOfPeopleIsNotRepeated() {
        var failure = failureOf("select 'someone@example.com'::integer");

        assertThat(failure).hasMessageContaining("someone@example.com");
        assertThat(DatabaseFault.words(failure)).isEqualTo("SQLSTATE 22P02");
    }

    private static RuntimeException failureOf(String sql) {
        return catchThrowableOfType(RuntimeException.class, () -> jdbc.execute(sql));
    }
}
