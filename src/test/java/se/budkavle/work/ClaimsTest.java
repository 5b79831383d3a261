package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Claims begin where something may still wait: they pass over what is gone, and over nothing else. */
class ClaimsTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.123456789Z");

    @TempDir
    static Path data;

    private static EmbeddedDatabase database;
    private static HikariDataSource source;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(data);
        source = new HikariDataSource();
        source.setJdbcUrl(database.url());
        source.setUsername(database.user());
        source.setPassword(database.password());
        Flyway.configure().dataSource(source).load().migrate();
        jdbc = new JdbcTemplate(source);
        // it locks the table as it looks, and the pages at which it looks are counted too
        jdbc.execute("alter table work set (autovacuum_enabled = false)");
    }

    @AfterAll
    static void stop() throws Exception {
        source.close();
        database.close();
    }

    @BeforeEach
    void nothingWaits() {
        jdbc.execute("truncate work");
    }

    @Test
    void theHubsOwnDatabaseComparesTextsByCodePointOnEveryMachine() {
        assertThat(jdbc.queryForList(
                        "select x from unnest(array['ö', 'b', 'A', 'a', 'Å']) as x order by x", String.class))
                .containsExactly("A", "a", "b", "Å", "ö");
        assertThat(jdbc.queryForObject(
                        "select lower('ÅÄÖ') || datlocprovider::text from pg_database where datname = current_database()",
                        String.class))
                .isEqualTo("åäöb");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noRowIsMissedWhateverCommitsLateComesBackOrIsNotTold(long seed) throws Exception {
        try (var claims = new InterleavedClaims(source, new Random(seed), NOW)) {
            for (int i = 0; i < 12; i++) {
                claims.steps(25);
                claims.endAll();
                claims.assertThatEachHubFindsAllThatWaits();
            }
        }
    }

    @Test
    @Tag("full")
    void noRowIsMissedOverManySeeds() throws Exception {
        for (long seed = 100; seed < 300; seed++) {
            noRowIsMissedWhateverCommitsLateComesBackOrIsNotTold(seed);
        }
    }

    @Test
    void fault15WhileAnotherSessionHoldsASnapshotAClaimTouchesNoMorePagesThanBefore() throws Exception {
        try (var held = source.getConnection()) {
            held.createStatement().execute("set idle_in_transaction_session_timeout = 0"); // on a slow machine too
            held.setTransactionIsolation(java.sql.Connection.TRANSACTION_REPEATABLE_READ);
            held.setAutoCommit(false);
            held.createStatement().executeQuery("select count(*) from work").close();

            var millis = new AtomicLong(); // as long a time on any machine, as now and then all is looked at
            var work = new WorkStore(jdbc, new WorkSignals(() -> millis.incrementAndGet() * 1_000_000));
            double first = pagesPerRow(work, 5);
            pagesPerRow(work, 40);
            double last = pagesPerRow(work, 5);

            assertThat(last).as("pages a row, of the first rows %.1f", first).isLessThan(first * 1.5 + 5);
            held.rollback();
        }
    }

    /** Rounds of a hundred rows that come and are taken, planned, or leased and settled. */
    private static double pagesPerRow(WorkStore work, int rounds) {
        long before = pages();
        for (int i = 0; i < rounds; i++) {
            var planned = new ArrayList<WorkRow>();
            var steps = new ArrayList<WorkRow>();
            var attempts = new ArrayList<WorkRow>();
            for (int n = 0; n < 100; n++) {
                // in no more shards than one round locks
                planned.add(
                        new WorkRow("plan", UUID.randomUUID(), Priority.NORMAL, NOW, 0, n % 32, (long) i * 100 + n));
                steps.add(WorkRow.of("steps", UUID.randomUUID(), Priority.NORMAL, NOW.plusMillis(i)));
                attempts.add(WorkRow.of("attempts:p", UUID.randomUUID(), Priority.NORMAL, NOW.plusMillis(i)));
            }
            work.put(planned);
            assertThat(work.waiting().count("plan", 60)).isEqualTo(60);
            assertThat(work.takePlan(100, NOW)).hasSize(100);
            assertThat(work.waiting().count("plan", 60)).isZero();
            work.put(steps);
            assertThat(work.take("steps", 100, NOW.plusMillis(i))).hasSize(100);
            work.put(attempts);
            UUID token = UUID.randomUUID();
            List<WorkRow> leased = work.lease("attempts:p", 100, NOW.plusMillis(i), token, Duration.ofMinutes(1));
            assertThat(work.takeExpired(100)).isEmpty();
            assertThat(work.settle(
                            "attempts:p",
                            token,
                            leased.stream().map(WorkRow::ref).toList()))
                    .hasSize(100);
        }
        return (pages() - before) / (rounds * 100.0);
    }

    /** How many pages of the table and its indexes have been looked at until now. */
    private static long pages() {
        return jdbc.execute((java.sql.Connection c) -> {
            try (var s = c.createStatement()) {
                s.executeQuery("select pg_stat_force_next_flush()").close();
                s.executeQuery("select pg_stat_clear_snapshot()").close();
                var rows = s.executeQuery(
                        """
                        select heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read from pg_statio_user_tables
                        where relname = 'work'""");
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
