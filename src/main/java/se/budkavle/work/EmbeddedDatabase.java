package se.budkavle.work;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The PostgreSQL that the hub starts itself, in {@code <data>/postgres}: durable, loopback only, with a password. The
 * folder is {@linkplain HeldFolder held}; a server left over from a killed hub is stopped, never adopted, and one that ends by
 * itself is started again.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** After a crash it reads up to 2 GB of log before it answers. */
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    /** Its last checkpoint writes what it has in memory; one that is cut short is made up for by its next start. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    /** Its programs take 60, a cluster in which nothing is 43. */
    private static final long NEW_MB = 128;

    private static final long PROGRAMS_MB = 64;

    private static final String MAJOR = "18";
    private static final String WHO_MAY_CONNECT = "pg_hba.conf";
    private static final String RULES =
            "local all all %1$s\nhost all all 127.0.0.1/32 %1$s\nhost all all ::1/128 %1$s\n"
                    .formatted("scram-sha-256");
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final HeldFolder held;
    private final Path cluster;
    private final EmbeddedPostgres postgres;
    private final DatabaseKeeper keeper;
    private final String password;

    private EmbeddedDatabase(
            HeldFolder held, Path cluster, EmbeddedPostgres postgres, DatabaseKeeper keeper, String password) {
        this.held = held;
        this.cluster = cluster;
        this.postgres = postgres;
        this.keeper = keeper;
        this.password = password;
    }

    /**
     * @throws IllegalStateException with advice, when the folder is in use, of another major version or not durable, its
     *     disk too full for a new one, or PostgreSQL does not start
     */
    public static EmbeddedDatabase start(Path data) {
        return start(data, data.toFile()::getUsableSpace);
    }

    /** @param freeBytes of the folder's disk */
    static EmbeddedDatabase start(Path data, LongSupplier freeBytes) {
        try {
            HeldFolder held = HeldFolder.of(data);
            try {
                return start(data, held, new DiskSpace(freeBytes, NEW_MB));
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the database in " + data + " cannot be started", e);
        }
    }

    private static EmbeddedDatabase start(Path data, HeldFolder held, DiskSpace disk) throws IOException {
        Path cluster = data.resolve("postgres").toAbsolutePath();
        refuseOtherMajor(cluster);
        LeftDatabase.stop(cluster);
        LeftDatabase.putAsideUnfinished(cluster);
        PostgresPrograms programs = PostgresPrograms.of(data);
        demandRoom(data, cluster, programs, disk);
        programs.removeUnfinished();
        String password = password(data, cluster);
        try {
            var postgres = launch(programs, cluster, password);
            programs.haveStarted();
            demandDurability(postgres, password);
            return new EmbeddedDatabase(held, cluster, postgres, DatabaseKeeper.of(cluster), password);
        } catch (IOException | RuntimeException e) {
            endAfter(e, cluster);
            throw e;
        }
    }

    /** Nobody would end it any more; why it is ended is what its user is told. */
    private static void endAfter(Exception failure, Path cluster) {
        try {
            LeftDatabase.stop(cluster);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    public String url() {
        return url(postgres);
    }

    public String user() {
        return "postgres";
    }

    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        keeper.close();
        try (held) {
            postgres.close();
            LeftDatabase.awaitStop(cluster, LONGEST_STOP); // the library gives up after five seconds
            LeftDatabase.stop(cluster);
        }
    }

    /** One that finds no room while it is made leaves half of it behind, and one that is there may need none. */
    private static void demandRoom(Path data, Path cluster, PostgresPrograms programs, DiskSpace disk) {
        boolean isNew = !Files.exists(cluster.resolve("PG_VERSION"));
        long needed = isNew ? NEW_MB : programs.areThere() ? 0 : PROGRAMS_MB;
        if (disk.leftMb() < needed) {
            throw new IllegalStateException(
                    "the disk of the data folder %s has %d MB left, and %s %d MB: make room, or set budkavle.data to a folder on another disk"
                            .formatted(
                                    data,
                                    disk.leftMb(),
                                    isNew
                                            ? "a new database needs"
                                            : "the database's programs, which are unpacked anew, need",
                                    needed));
        }
    }

    private static EmbeddedPostgres launch(PostgresPrograms programs, Path cluster, String password)
            throws IOException {
        boolean unprotected = !isProtected(cluster);
        if (!unprotected) {
            demandPasswords(cluster);
        }
        var builder = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                // Texts are compared by code point, on every machine alike: for a new cluster only.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                // Its own hook would stop the database while the hub still drains.
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(programs.folder().toFile())
                .setPort(freePort())
                .setConnectConfig("password", password)
                .setPGStartupWait(LONGEST_START);
        settings().forEach(s -> builder.setServerConfig(s[0], s[1]));
        EmbeddedPostgres postgres = PostgresStart.of(builder, cluster);
        if (unprotected) {
            protect(postgres, cluster, password);
        }
        return postgres;
    }

    /** A hub that was killed in its first seconds leaves a cluster that trusts everybody, and whose role has no password yet. */
    static boolean isProtected(Path cluster) throws IOException {
        Path hba = cluster.resolve(WHO_MAY_CONNECT);
        return Files.exists(hba)
                && Files.readString(hba).lines().noneMatch(l -> l.startsWith("host") && l.endsWith("trust"));
    }

    private static List<String[]> settings() {
        return List.of(
                new String[] {"fsync", "on"},
                new String[] {"synchronous_commit", "on"},
                new String[] {"full_page_writes", "on"},
                new String[] {"listen_addresses", "127.0.0.1"},
                new String[] {"max_connections", "100"},
                new String[] {"shared_buffers", "256MB"},
                new String[] {"max_wal_size", "2GB"},
                // After a checkpoint every page is logged whole once: seldom is cheaper, and 2 GB bound the recovery.
                new String[] {"checkpoint_timeout", "15min"},
                // A plan that was made while its table was small is kept until the table is looked at: look often.
                new String[] {"autovacuum_naptime", "5s"},
                // Rows are found by their keys, so a smaller sample tells enough, and it is taken again and again.
                new String[] {"default_statistics_target", "20"},
                // ... while a table grows by half, not by each tenth.
                new String[] {"autovacuum_analyze_scale_factor", "0.5"},
                new String[] {"random_page_cost", "1.1"},
                new String[] {"wal_compression", "pglz"},
                new String[] {"client_connection_check_interval", "10s"},
                new String[] {"idle_in_transaction_session_timeout", "60s"},
                new String[] {"lc_messages", "C"});
    }

    /** A new cluster trusts everybody: give the role a password, then demand it. */
    private static void protect(EmbeddedPostgres postgres, Path cluster, String password) throws IOException {
        execute(postgres, password, "alter role postgres password '" + password + "'");
        demandPasswords(cluster);
        execute(postgres, password, "select pg_reload_conf()");
    }

    /** As a whole, and only when it is another one: with half of it PostgreSQL would not start any more. */
    static void demandPasswords(Path cluster) throws IOException {
        if (!hasOurRules(cluster)) {
            OwnerOnly.write(cluster.resolve(WHO_MAY_CONNECT), RULES);
        }
    }

    /** Whether a hub has served it. */
    static boolean hasOurRules(Path cluster) throws IOException {
        Path hba = cluster.resolve(WHO_MAY_CONNECT);
        return Files.exists(hba) && Files.readString(hba).equals(RULES);
    }

    private static void refuseOtherMajor(Path cluster) throws IOException {
        Path version = cluster.resolve("PG_VERSION");
        if (Files.exists(version) && !Files.readString(version).strip().equals(MAJOR)) {
            throw new IllegalStateException(
                    "%s is a PostgreSQL %s cluster, and this hub runs %s: start the hub of before, or move the data as 'Keep it' in docs/operations.md says"
                            .formatted(cluster, Files.readString(version).strip(), MAJOR));
        }
    }

    private static String password(Path data, Path cluster) throws IOException {
        Path file = data.resolve("postgres-password");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            throw new IllegalStateException(
                    "%s is missing, but %s has a database: put the password file back".formatted(file, cluster));
        }
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        OwnerOnly.write(file, HexFormat.of().formatHex(secret));
        return Files.readString(file);
    }

    private static void demandDurability(EmbeddedPostgres postgres, String password) {
        try (var connection = DriverManager.getConnection(url(postgres), "postgres", password);
                var statement = connection.createStatement()) {
            for (String setting : DURABLE) {
                var shown = statement.executeQuery("show " + setting);
                shown.next();
                if (!"on".equals(shown.getString(1))) {
                    throw new IllegalStateException("PostgreSQL runs with %s=%s: the hub refuses to accept anything"
                            .formatted(setting, shown.getString(1)));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded database does not answer", e);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String password, String sql) {
        try (var connection = DriverManager.getConnection(url(postgres), "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the embedded database cannot be prepared", e);
        }
    }

    private static String url(EmbeddedPostgres postgres) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?reWriteBatchedInserts=true&tcpKeepAlive=true&logServerErrorDetail=false&ApplicationName=budkavle"
                .formatted(postgres.getPort());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
