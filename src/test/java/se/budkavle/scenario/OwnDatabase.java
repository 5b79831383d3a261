package se.budkavle.scenario;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** An operator's own PostgreSQL, which a test may stop, crash and start again under the same address. */
final class OwnDatabase implements AutoCloseable {
    private final Path folder;
    private final int port = LastingPort.free();
    private EmbeddedPostgres postgres;

    private OwnDatabase(Path folder) {
        this.folder = folder;
    }

    static OwnDatabase start(Path folder) {
        var database = new OwnDatabase(folder);
        database.start();
        return database;
    }

    void start() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("cluster"))
                    .setOverrideWorkingDirectory(
                            new File(System.getProperty("budkavle.postgres-binaries", folder + "/binaries")))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setPGStartupWait(Duration.ofMinutes(4))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an operator's "fast" stop: sessions are cut, nothing is lost. */
    void stop() {
        try {
            Optional<ProcessHandle> postmaster = postmaster();
            postgres.close();
            postmaster.ifPresent(p -> p.onExit().join()); // the library goes on when five seconds were too few
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As "immediate": the log is replayed at the next start. */
    void crash() {
        try {
            ProcessHandle postmaster = postmaster().orElseThrow();
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid()))
                    .start()
                    .waitFor();
            postmaster.onExit().join();
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        Path pidFile = folder.resolve("cluster/postmaster.pid");
        return Files.exists(pidFile)
                ? ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
                : Optional.empty();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=5".formatted(port);
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    void execute(String sql) {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first of the first row. */
    long number(String sql) {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Inserts into the table fail so many times, as PostgreSQL would say it. */
    void refuse(String table, String sqlState, int times) {
        execute("drop sequence if exists refused_%1$s; create sequence refused_%1$s".formatted(table));
        execute(
                """
                create or replace function refuse_%1$s() returns trigger language plpgsql as $$
                begin
                  if nextval('refused_%1$s') <= %2$d then
                    raise exception 'as the test wants it' using errcode = '%3$s';
                  end if;
                  return null;
                end $$"""
                        .formatted(table, times, sqlState));
        execute(
                "create or replace trigger refuse after insert on %1$s for each statement execute function refuse_%1$s()"
                        .formatted(table));
    }

    /** How often an insert came by, refused or not. */
    long refused(String table) {
        return number("select case when is_called then last_value else 0 end from refused_" + table);
    }

    void refuseNoMore(String table) {
        execute("drop trigger refuse on " + table);
    }

    /** For all sessions, from now on. */
    void setting(String name, String value) {
        execute("alter system set %s = '%s'".formatted(name, value));
        execute("select pg_reload_conf()");
    }

    @Override
    public void close() {
        stop();
    }
}
