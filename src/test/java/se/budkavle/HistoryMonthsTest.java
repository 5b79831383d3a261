package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
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

    /** Twelve months cross the change to summer time and the one back, whenever the test runs. */
    @Test
    void monthsFollowUponEachOtherWhereverTheHubsMachineStands() {
        try {
            new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(one -> {
                jdbc.execute("set local timezone = 'Europe/Stockholm'");
                jdbc.queryForList("select make_history_month('event', i) from generate_series(0, 12) as i");
            });

            assertThat(jdbc.queryForList(
                            """
                            select pg_get_expr(p.relpartbound, p.oid) from pg_inherits join pg_class p on p.oid = inhrelid
                            where inhparent = 'event'::regclass and p.relname ~ '[0-9]{6}$' order by p.relname""",
                            String.class))
                    .containsSequence(boundsOfUtc(12));
        } finally {
            for (int ahead = 4; ahead <= 12; ahead++) {
                jdbc.execute("drop table if exists " + month("event", ahead));
            }
        }
    }

    private static List<String> boundsOfUtc(int months) {
        return jdbc.queryForList(
                """
                select format('FOR VALUES FROM (%L) TO (%L)', time_ordered_floor(month at time zone 'UTC'),
                  time_ordered_floor((month + interval '1 month') at time zone 'UTC'))
                from (select date_trunc('month', now() at time zone 'UTC') + make_interval(months => i) as month
                  from generate_series(0, ?) as i) as months order by month""",
                String.class, months);
    }

    @Test
    void aRowOfAMachineWhoseClockWasAheadKeepsNoHubFromItsStart() {
        jdbc.execute("drop table " + month("timeline", 1));
        jdbc.update(
                """
                insert into timeline (entry_id, at, kind)
                  values (time_ordered_floor(now() + interval '1 month'), now(), 'test')""");
        try {
            months.demandThis();

            assertThat(jdbc.queryForObject("select count(*) from timeline_other", Long.class))
                    .isEqualTo(1);
            assertThatThrownBy(() -> months.prepare("timeline")).isInstanceOf(DataAccessException.class);
            assertThat(isThere("timeline")).as("the months after it are made").isTrue();
        } finally {
            jdbc.update("delete from timeline_other");
            months.prepare("timeline");
        }
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
