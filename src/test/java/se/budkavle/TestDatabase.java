package se.budkavle;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** One real PostgreSQL for all tests of stores in this JVM; each class has a database of its own in it, with our tables. */
public final class TestDatabase {
    private static final String TEMPLATE = "ours";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    private TestDatabase() {}

    /** A fresh one, whose sessions begin as a hub's do. */
    public static HikariDataSource fresh() {
        HikariDataSource pool = of(TEMPLATE);
        pool.setConnectionInitSql("select begin_generation()");
        return pool;
    }

    /** A fresh one as an earlier release left it. @param version of its last migration */
    public static HikariDataSource ofVersion(String version) {
        HikariDataSource pool = of("template0");
        Flyway.configure().dataSource(pool).target(version).load().migrate();
        return pool;
    }

    private static synchronized HikariDataSource of(String template) {
        if (postgres == null) {
            postgres = start();
        }
        String name = "of_a_test_" + COUNT.incrementAndGet();
        new JdbcTemplate(postgres.getPostgresDatabase())
                .execute("create database %s template %s".formatted(name, template));
        var pool = new HikariDataSource();
        pool.setDataSource(
                postgres.getDatabase("postgres", name, Map.of("binaryTransferEnable", "2951"))); // as a hub's
        pool.setMaximumPoolSize(8);
        pool.setConnectionTimeout(240_000);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static EmbeddedPostgres start() {
        try {
            var started = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(4))
                    .start();
            new JdbcTemplate(started.getPostgresDatabase()).execute("create database " + TEMPLATE);
            Flyway.configure()
                    .dataSource(started.getDatabase("postgres", TEMPLATE))
                    .load()
                    .migrate();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
