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
import java.util.concurrent.TimeUnit;

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
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an operator's "fast" stop: sessions are cut, nothing is lost. */
    void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As "immediate": the log is replayed at the next start. */
    void crash() {
        try {
            Path pidFile = folder.resolve("cluster/postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
            ProcessHandle.of(pid)
                    .ifPresent(p -> p.onExit().orTimeout(20, TimeUnit.SECONDS).join());
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    @Override
    public void close() {
        stop();
    }
}
