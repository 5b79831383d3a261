package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.work.DatabaseWatch;

/** What the watch hears of statements and commits that fail, as PostgreSQL says it. */
class RefusedWritesTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");

    private final DatabaseWatch watch = new DatabaseWatch();
    private JdbcTemplate template;

    @BeforeEach
    void template() {
        template = new JdbcTemplate(database);
        template.setExceptionTranslator(RefusedWrites.heardBy(watch));
    }

    @Test
    void aDatabaseWithoutRoomIsHeardOfInItsOwnWords() {
        for (int look = 0; look < 2; look++) {
            assertThatThrownBy(() -> template.execute(
                            "do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$"))
                    .isInstanceOf(DataAccessException.class);
            watch.answered(NOW);
        }

        assertThat(watch.outage()).contains(new DatabaseWatch.Outage(NOW, "ERROR: could not extend file"));
        assertThat(watch.isSilent())
                .as("that it can be read again means little")
                .isFalse();
        watch.failed("connection refused", NOW);
        assertThat(watch.isSilent()).isTrue();
    }

    @Test
    void aCommitThatIsRefusedIsHeardOfLikeAStatement() {
        jdbc.execute(
                """
                create table letter (word text);
                create function at_commit() returns trigger language plpgsql as $$
                  begin raise exception 'could not extend file' using errcode = '53100'; end $$;
                create constraint trigger full_disk after insert on letter deferrable initially deferred
                  for each row execute function at_commit()""");
        var transaction = new TransactionTemplate(
                new StorageConfiguration().transactions(database, RefusedWrites.heardBy(watch)));
        var taken = new AtomicInteger();
        for (int look = 0; look < 2; look++) {
            assertThatThrownBy(() -> transaction.executeWithoutResult(
                            status -> taken.addAndGet(jdbc.update("insert into letter values ('Hej!')"))))
                    .isInstanceOf(DataAccessException.class);
            watch.answered(NOW);
        }

        assertThat(taken).as("statements that went well").hasValue(2);
        assertThat(watch.outage()).contains(new DatabaseWatch.Outage(NOW, "ERROR: could not extend file"));
    }

    @Test
    void aStatementThatIsWrongSaysNothingOfTheDatabase() {
        for (int look = 0; look < 2; look++) {
            assertThatThrownBy(() -> template.execute("select nothing from nowhere"))
                    .isInstanceOf(BadSqlGrammarException.class)
                    .satisfies(failure -> assertThat(failure.getStackTrace())
                            .as("where it happened is to be found")
                            .noneMatch(frame -> frame.getClassName().endsWith(".RefusedWrites")));
            watch.answered(NOW);
        }

        assertThat(watch.outage()).isEmpty();
    }
}
