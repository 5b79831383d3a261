package se.budkavle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import se.budkavle.delivery.Releases;
import se.budkavle.release.Bundle;
import se.budkavle.rows.Ids;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.WorkSignals;

/** Two hubs on a database of their own, in which one simulation lives after the other. */
final class SimulatedPair implements AutoCloseable {
    /** The hubs' data folders. */
    private static final String LIFE = "life";

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final HikariDataSource database;
    private final JdbcTemplate jdbc;
    private final Bundle mappings = Bundle.read(Path.of("mappings"));
    private final SimulatedClocks clocks = new SimulatedClocks();
    private List<SimulatedHub> hubs = List.of();
    /** Read once for all lives, as it takes long. */
    private @Nullable Releases releases;

    SimulatedPair(Path folder) throws IOException {
        this.folder = folder;
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("cluster"))
                .setOverrideWorkingDirectory(
                        new File(System.getProperty("budkavle.postgres-binaries", folder + "/binaries")))
                .setPGStartupWait(Duration.ofMinutes(4))
                .start();
        var pool = new HikariConfig();
        pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        pool.setUsername("postgres");
        pool.setPassword("postgres");
        pool.setMaximumPoolSize(4);
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.setConnectionInitSql(SimulatedDatabase.FINDS_OURS_FIRST);
        database = new HikariDataSource(pool);
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = new JdbcTemplate(database);
        SimulatedDatabase.prepare(jdbc);
    }

    Simulation simulation(long seed, Instant start, int events) {
        return simulation(seed, start, events, Map.of());
    }

    /**
     * Begins with an empty database, and hubs that remember nothing of the life before.
     *
     * @param own settings of these hubs
     */
    Simulation simulation(long seed, Instant start, int events, Map<String, String> own) {
        empty();
        clocks.begin(start);
        SimulatedDatabase.begin(jdbc, seed, clocks.wall().instant());
        Ids.from(new SimulatedIds(seed));
        hubs.forEach(SimulatedHub::close);
        delete(folder.resolve(LIFE));
        hubs = List.of(hub(0, seed, own), hub(1, seed, own));
        bell(hubs.getFirst(), hubs.getLast());
        bell(hubs.getLast(), hubs.getFirst());
        return new Simulation(seed, start, mappings, events, hubs, clocks, jdbc);
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SimulatedHub hub(int k, long seed, Map<String, String> own) {
        var hub = new SimulatedHub(SimulatedContext.of(
                database,
                new BusinessClock(clocks.hubs().get(k), Duration.ZERO),
                clocks,
                new Random(31 * seed + k),
                releases,
                folder.resolve(LIFE).resolve("hub-" + k),
                own));
        releases = hub.bean(Releases.class);
        return hub;
    }

    private static void bell(SimulatedHub from, SimulatedHub to) {
        from.bean(WorkSignals.class).tell(to.bean(WorkSignals.class)::heard);
    }

    /** Of the last simulation. */
    List<SimulatedHub> hubs() {
        return hubs;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** What is done to the database meanwhile is undone. */
    void inVain(Runnable done) {
        new TransactionTemplate(new JdbcTransactionManager(database)).executeWithoutResult(status -> {
            status.setRollbackOnly();
            done.run();
        });
    }

    private void empty() {
        String tables = String.join(
                ", ",
                jdbc.queryForList(
                        """
                        select quote_ident(relname) from pg_class
                        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition
                          and relname not in ('flyway_schema_history', 'planning_shard', 'lane', 'business_clock', 'release',
                            'dictionary', 'cluster_generation')""",
                        String.class));
        jdbc.execute("truncate " + tables);
        jdbc.update(
                """
                update lane set paused = false, draining = false, rejected_in_a_row = 0, breaker = 'closed',
                  breaker_round = 0, breaker_until = null, breaker_probe = null, breaker_since = null""");
    }

    @Override
    public void close() throws IOException {
        Ids.from(null);
        hubs.forEach(SimulatedHub::close);
        database.close();
        postgres.close();
    }
}
