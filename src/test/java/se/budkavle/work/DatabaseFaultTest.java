package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import se.budkavle.DatabaseTest;

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

    private static RuntimeException failureOf(String sql) {
        return catchThrowableOfType(RuntimeException.class, () -> jdbc.execute(sql));
    }
}
