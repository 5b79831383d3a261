package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A million communications that wait for a report, and the rounds that look for one whose time has come. */
class WaitsByTheMillionTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final int ROUNDS = 200;

    @TempDir
    static Path data;

    @Test
    @Tag("full")
    void aRoundThatFindsNothingDueTouchesAHandfulOfPagesHoweverManyWait() throws Exception {
        try (var database = EmbeddedDatabase.start(data)) {
            var source = new SingleConnectionDataSource(database.url(), database.user(), database.password(), true);
            Flyway.configure().dataSource(source).load().migrate();
            var jdbc = new JdbcTemplate(source);
            var signals = new WorkSignals();
            var work = new WorkStore(jdbc, signals);

            waiting(jdbc, 1_000);
            double few = pagesPerRound(jdbc, work);
            waiting(jdbc, 999_000);
            double million = pagesPerRound(jdbc, work);
            assertThat(million).as("with a thousand waiting: %.1f", few).isLessThan(2 * few + 10);

            jdbc.update(
                    "update work set due = ?::timestamptz where ref in (select ref from work limit 1000)",
                    NOW.minusSeconds(1).toString());
            signals.heard(Lanes.STEPS, NOW.minusSeconds(1));
            long before = pages(jdbc);
            int taken = 0;
            for (int i = 0; i < 10; i++) {
                taken += work.take(Lanes.STEPS, 100, NOW).size();
            }
            assertThat(taken).isEqualTo(1_000);
            double perWait = (pages(jdbc) - before) / 1_000.0;
            assertThat(perWait).isLessThan(60);
            source.destroy();
        }
    }

    private static void waiting(JdbcTemplate jdbc, int count) {
        jdbc.update(
                """
                insert into work (lane, ref, priority, due)
                select 'steps', gen_random_uuid(), n % 3, ?::timestamptz + make_interval(secs => n) from generate_series(1, ?) n""",
                NOW.plus(Duration.ofHours(1)).toString(), count);
        jdbc.execute("vacuum analyze work");
    }

    private static double pagesPerRound(JdbcTemplate jdbc, WorkStore work) {
        long before = pages(jdbc);
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(work.take(Lanes.STEPS, 100, NOW)).isEmpty();
        }
        return (pages(jdbc) - before) / (double) ROUNDS;
    }

    /** How many pages of the table and its indexes have been looked at until now. */
    private static long pages(JdbcTemplate jdbc) {
        jdbc.queryForList("select pg_stat_force_next_flush()");
        jdbc.queryForList("select pg_stat_clear_snapshot()");
        return jdbc.queryForObject(
                """
                select heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read from pg_statio_user_tables
                where relname = 'work'""",
                Long.class);
    }
}
