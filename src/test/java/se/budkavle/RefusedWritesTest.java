package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.DatabaseWatch;

/** What the watch hears of statements that fail, as PostgreSQL says it. */
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
