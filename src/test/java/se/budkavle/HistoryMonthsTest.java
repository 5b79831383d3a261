package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Months of history to come, while somebody reads one of the histories for a long time. */
class HistoryMonthsTest extends DatabaseTest {
    private final HistoryMonths months = new HistoryMonths(jdbc);

    @BeforeAll
    static void start() {
        database.setConnectionInitSql("select begin_generation(); set statement_timeout = '30s'");
    }

    @BeforeEach
    void aMonthHasBegun() {
        HistoryMonths.HISTORIES.forEach(history -> jdbc.execute("drop table if exists " + last(history)));
    }

    @Test
    void whoReadsOneHistoryForLongKeepsItsMonthWaitingAndNoOtherAndIsNotWaitedForLong() {
        whileSomebodyReads("event", () -> {
            assertThatThrownBy(() -> months.prepare("event")).hasStackTraceContaining("lock timeout");
            months.prepare("attempt");
        });
        assertThat(isThere("event")).isFalse();
        assertThat(isThere("attempt")).isTrue();

        months.prepare("event");
        assertThat(isThere("event")).isTrue();
    }

    @Test
    void aHubStartsWhileSomebodyReadsAsTheMonthThatIsHasLongBeenMade() {
        jdbc.execute("drop table " + month("event", 1));

        whileSomebodyReads("event", months::demandThis);

        assertThat(isThere("event")).as("that has time").isFalse();
        months.demandThis();
        assertThat(jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, month("event", 1)))
                .isTrue();
    }

    private static void whileSomebodyReads(String history, Runnable what) {
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(reading -> {
            jdbc.queryForList("select 1 from " + history);
            CompletableFuture.runAsync(what).join();
        });
    }

    private static boolean isThere(String history) {
        return jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, last(history));
    }

    /** The table of the last month that is made. */
    private static String last(String history) {
        return month(history, 3);
    }

    private static String month(String history, int ahead) {
        return history
                + jdbc.queryForObject(
                        "select to_char(now() at time zone 'UTC' + make_interval(months => ?), '_YYYYMM')",
                        String.class,
                        ahead);
    }
}
