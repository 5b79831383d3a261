package se.budkavle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Bundle;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.DatabaseTime;
import se.budkavle.work.WorkSignals;

/** Two hubs on a database of their own, in which one simulation lives after the other. */
final class SimulatedPair implements AutoCloseable {
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final HikariDataSource database;
    private final JdbcTemplate jdbc;
    private final Bundle mappings = Bundle.read(Path.of("mappings"));
    private final SimulatedClocks clocks = new SimulatedClocks();
    private final List<SimulatedHub> hubs;

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
        database = new HikariDataSource(pool);
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = new JdbcTemplate(database);
        hubs = hubs("hub", Map.of());
        bell(hubs.getFirst(), hubs.getLast());
        bell(hubs.getLast(), hubs.getFirst());
    }

    private static void bell(SimulatedHub from, SimulatedHub to) {
        from.bean(WorkSignals.class).tell(to.bean(WorkSignals.class)::heard);
    }

    /** Two more on the same database, with settings of their own; who asks for them closes them. */
    List<SimulatedHub> hubs(String name, Map<String, String> own) {
        var made = new ArrayList<SimulatedHub>();
        for (DatabaseTime clock : clocks.hubs()) {
            made.add(new SimulatedHub(
                    database,
                    new BusinessClock(clock, Duration.ZERO),
                    folder.resolve(name + "-" + made.size()),
                    Simulation.WORKED,
                    own));
        }
        return made;
    }

    Simulation simulation(long seed, Instant start, int events) {
        return simulation(seed, start, events, hubs);
    }

    /** Begins with an empty database. */
    Simulation simulation(long seed, Instant start, int events, List<SimulatedHub> hubs) {
        empty();
        return new Simulation(seed, start, mappings, events, hubs, clocks, jdbc);
    }

    JdbcTemplate jdbc() {
        return jdbc;
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
        hubs.forEach(SimulatedHub::close);
        database.close();
        postgres.close();
    }
}
