package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Who may connect, which PostgreSQL reads before anything else. */
class EmbeddedDatabaseTest {
    @TempDir
    Path cluster;

    private Path hba;

    @BeforeEach
    void asItIsMade() throws IOException {
        hba = Files.writeString(cluster.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
    }

    @Test
    void whoMayConnectIsNeverWrittenInPieces() throws IOException {
        try (var before = FileChannel.open(hba)) {
            EmbeddedDatabase.demandPasswords(cluster);

            assertThat(new String(Channels.newInputStream(before).readAllBytes()))
                    .as("the file that was there is replaced, not written into")
                    .isEqualTo("host all all 127.0.0.1/32 trust\n");
        }
        assertThat(hba).content().contains("scram-sha-256").doesNotContain("trust");
    }

    @Test
    void whatAKilledHubHadBegunToWriteStandsInNobodysWay() throws IOException {
        Files.writeString(cluster.resolve("pg_hba.conf.new"), "local a");

        EmbeddedDatabase.demandPasswords(cluster);

        assertThat(hba).content().hasLineCount(3);
        assertThat(cluster.resolve("pg_hba.conf.new")).doesNotExist();
    }

    /** As a hub that wrote into the file itself was killed at it, which was after the role had its password. */
    @ParameterizedTest
    @ValueSource(strings = {"", "local all all scram-sha-256\nhost all al"})
    void halfOfWhoMayConnectIsMadeWhole(String half) throws IOException {
        assertThat(EmbeddedDatabase.isProtected(cluster)).isFalse();
        Files.writeString(hba, half);

        assertThat(EmbeddedDatabase.isProtected(cluster)).isTrue();
        EmbeddedDatabase.demandPasswords(cluster);
        assertThat(hba).content().hasLineCount(3);
    }

    @Test
    void aDatabaseThatIsRefusedIsNotLeftRunningNorItsFolderHeld() throws IOException {
        Path data = cluster.resolve("data");
        try (var database = EmbeddedDatabase.start(data)) {
            of(database).execute("alter role postgres set synchronous_commit to off");
        }

        assertThatThrownBy(() -> EmbeddedDatabase.start(data)).hasMessageContaining("synchronous_commit=off");

        assertThat(LeftDatabase.serving(data.resolve("postgres"))).isEmpty();
        try (var folder = FileChannel.open(data.resolve("hub.lock"), StandardOpenOption.WRITE)) {
            assertThat(folder.tryLock()).isNotNull();
        }
    }

    @Test
    void oneThatTakesLongToEndHasEndedWhenItIsClosedAndNothingIsLost() throws Exception {
        Path data = cluster.resolve("data");
        try (var database = EmbeddedDatabase.start(data)) {
            var jdbc = of(database);
            jdbc.execute("create table kept as select 'before' as word");
            signal("-STOP", checkpointer(jdbc));
        }

        assertThat(LeftDatabase.serving(data.resolve("postgres"))).isEmpty();
        try (var again = EmbeddedDatabase.start(data)) {
            assertThat(of(again).queryForObject("select word from kept", String.class))
                    .isEqualTo("before");
        }
    }

    /** What is not logged is there after a whole stop alone. */
    @Test
    void itsLastCheckpointHasItsTimeAlsoWhenWhoAskedForItHasGivenUp() throws Exception {
        Path data = cluster.resolve("data");
        var database = EmbeddedDatabase.start(data);
        of(database).execute("create unlogged table kept as select 'before' as word");
        String checkpointer = checkpointer(of(database));
        signal("-STOP", checkpointer);
        var closing = CompletableFuture.runAsync(() -> close(database));
        await().until(() -> isAskedToStop(data.resolve("postgres")));
        await().until(() -> !isAskedToStop(data.resolve("postgres")));
        signal("-CONT", checkpointer);
        closing.join();

        try (var again = EmbeddedDatabase.start(data)) {
            assertThat(of(again).queryForList("select word from kept", String.class))
                    .containsExactly("before");
        }
    }

    private static boolean isAskedToStop(Path cluster) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .filter(asking -> asking.command().orElse("").endsWith("pg_ctl"))
                .map(asking -> List.of(asking.arguments().orElse(new String[0])))
                .anyMatch(words -> words.contains("stop") && words.contains(cluster.toString()));
    }

    /** The number of its process. */
    private static String checkpointer(JdbcTemplate jdbc) {
        return jdbc.queryForObject(
                "select pid from pg_stat_activity where backend_type = 'checkpointer'", String.class);
    }

    private static void signal(String which, String process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", which, process).start().waitFor();
    }

    private static void close(EmbeddedDatabase database) {
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JdbcTemplate of(EmbeddedDatabase database) {
        return new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
    }

    @Test
    void onADiskWithoutRoomForItNoneIsBegun() {
        Path data = cluster.resolve("data");

        assertThatThrownBy(() -> EmbeddedDatabase.start(data, () -> 30L * 1024 * 1024))
                .hasMessage(
                        "the disk of the data folder " + data
                                + " has 30 MB left, and a new database needs 128 MB: make room, or set budkavle.data to a folder on another disk");

        assertThat(data).isDirectoryNotContaining("glob:**/postgres*");
    }

    /** The library would wait for three minutes. */
    @Test
    void oneThatEndsWhileItStartsSaysWhy() throws IOException {
        Path data = cluster.resolve("data");
        EmbeddedDatabase.start(data).close();
        Files.writeString(data.resolve("postgres/postgresql.conf"), "no_such_setting = 1\n", StandardOpenOption.APPEND);
        long begun = System.nanoTime();

        assertThatThrownBy(() -> EmbeddedDatabase.start(data, () -> 30L * 1024 * 1024))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("PostgreSQL does not start in " + data.resolve("postgres") + ": FATAL: ")
                .hasMessageContaining("postgresql.conf\" contains errors");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(170));
        assertThat(Thread.interrupted()).as("nobody's later wait is broken off").isFalse();
    }

    @Test
    void oneThatCannotBeMadeSaysWhy() throws IOException {
        Path data = cluster.resolve("data");
        Files.writeString(Files.createDirectories(data.resolve("postgres")).resolve("letter.txt"), "");

        assertThatThrownBy(() -> EmbeddedDatabase.start(data))
                .hasMessageStartingWith(
                        "PostgreSQL does not start in " + data.resolve("postgres") + ": initdb: error: ")
                .hasMessageContaining("exists but is not empty");
    }

    @Test
    void oneThatWasKilledWhileItWasBeingMadeIsPutAsideAndMadeAnew() throws IOException {
        Path data = halfMade();
        assertThat(data.resolve("postgres")).isNotEmptyDirectory();

        EmbeddedDatabase.start(data).close();

        assertThat(data).isDirectoryContaining("glob:**/postgres-unfinished");
        EmbeddedDatabase.start(data).close();
    }

    @Test
    void norIsItMadeAnewOnADiskWithoutRoomForIt() throws IOException {
        Path data = halfMade();

        assertThatThrownBy(() -> EmbeddedDatabase.start(data, () -> 30L * 1024 * 1024))
                .hasMessageContaining("has 30 MB left, and a new database needs 128 MB");

        assertThat(data.resolve("postgres")).isEmptyDirectory();
    }

    /** The data folder of one that was killed in time: a machine may stand still until a database is whole. */
    private Path halfMade() throws IOException {
        for (int tries = 0; tries < 20; tries++) {
            Path data = cluster.resolve("data" + tries);
            if (isKilledWhileItIsMade(data)) {
                return data;
            }
        }
        throw new AssertionError("each of 20 databases was whole before it was killed");
    }

    private static boolean isKilledWhileItIsMade(Path data) throws IOException {
        Path half = data.resolve("postgres");
        var started = CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(data));
        await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(half.resolve("postgresql.conf")));
        LeftDatabase.making(half).forEach(ProcessHandle::destroyForcibly);
        try (var whole = started.join()) {
            return false;
        } catch (CompletionException killed) {
            return true;
        }
    }

    @Test
    void oneThatWasRestoredFromABaseBackupIsLeftWhereItIs() throws IOException {
        Files.createDirectory(cluster.resolve("pg_wal"));
        Files.writeString(cluster.resolve("backup_label"), "START WAL LOCATION: 0/2000028\n");

        LeftDatabase.putAsideUnfinished(cluster);

        assertThat(cluster).isNotEmptyDirectory();
    }

    @Test
    void oneThatAHubHasServedIsLeftWhereItIsAlsoWithoutTheNoteOfItsStart() throws IOException {
        Path data = cluster.resolve("data");
        EmbeddedDatabase.start(data).close();
        Files.delete(data.resolve("postgres/postmaster.opts"));

        EmbeddedDatabase.start(data).close();

        assertThat(data.resolve("postgres-unfinished")).doesNotExist();
    }

    @Test
    void whereItIsALinkTheNewOneIsMadeWhereThatLeads() throws IOException {
        Path disk = Files.createDirectories(cluster.resolve("disk/cluster"));
        Files.createDirectory(disk.resolve("pg_wal"));
        Path link = Files.createSymbolicLink(cluster.resolve("postgres"), disk);

        LeftDatabase.putAsideUnfinished(link);

        assertThat(link).isSymbolicLink().isEmptyDirectory();
        assertThat(cluster.resolve("disk/cluster-unfinished/pg_wal")).exists();
    }

    @Test
    void whatIsAsItShouldBeIsNotWrittenAtAll() throws IOException {
        EmbeddedDatabase.demandPasswords(cluster);
        Object file = Files.getAttribute(hba, "unix:ino");

        EmbeddedDatabase.demandPasswords(cluster);

        assertThat(Files.getAttribute(hba, "unix:ino")).isEqualTo(file);
    }
}
