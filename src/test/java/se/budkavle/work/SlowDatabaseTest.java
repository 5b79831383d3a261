package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log says of a database that takes its time, pretended: a real one would take minutes. */
@ExtendWith(OutputCaptureExtension.class)
class SlowDatabaseTest {
    private static final String ENDED = "the database has ended by itself";
    private static final String AGAIN = "the database runs again";

    @TempDir
    Path folder;

    private Path cluster;
    private Path pidFile;
    private Path begun;

    @BeforeEach
    void aClusterWhoseControllerGivesUpBeforeItsServerAnswers() throws IOException {
        cluster = Files.createDirectories(folder.resolve("data/postgres"));
        pidFile = cluster.resolve("postmaster.pid");
        begun = folder.resolve("begun");
        Path program = Files.copy(
                Path.of("/bin/sleep").toRealPath(),
                Files.createDirectories(folder.resolve("bin")).resolve("postgres"));
        program.toFile().setExecutable(true);
        Files.writeString(cluster.resolve("postmaster.opts"), program + " \"-D\" \"" + cluster + "\"\n");
        Path controller = Files.writeString(
                program.resolveSibling("pg_ctl"),
                """
                #!/bin/sh
                cd '%1$s' || exit
                '%2$s' 600 &
                printf '%%s\\n' $! '%1$s' 0 0 '' '' '' 'starting' > postmaster.pid
                echo again >> '%3$s'
                exit 1
                """
                        .formatted(cluster, program, begun));
        controller.toFile().setExecutable(true);
        new ProcessBuilder(controller.toString()).start().onExit().join();
        await().until(() -> LeftDatabase.serving(cluster).isPresent()); // and no shell any more
    }

    @AfterEach
    void endIt() throws IOException {
        LeftDatabase.serving(cluster).ifPresent(SlowDatabaseTest::kill);
    }

    @Test
    void aDatabaseThatReadItsLogForLongIsToldWhenItRunsAndToldAgainWhenItEnds(CapturedOutput log) throws IOException {
        try (var keeper = DatabaseKeeper.of(cluster)) {
            end();
            awaitStarts(2);
            assertThat(log).containsOnlyOnce(ENDED).doesNotContain(AGAIN);

            Path ready = Files.writeString(
                    folder.resolve("ready"), Files.readString(pidFile).replace("starting", "ready   "));
            Files.move(ready, pidFile, StandardCopyOption.ATOMIC_MOVE); // never empty, as with PostgreSQL
            await().untilAsserted(() -> assertThat(log).containsOnlyOnce(AGAIN));
            end();

            await().untilAsserted(
                            () -> assertThat(log.toString().split(ENDED, -1)).hasSize(3));
            awaitStarts(3);
        }
    }

    @Test
    void aHubThatStopsDoesNotWaitUntilTheDatabaseHasReadItsLog() throws IOException {
        Path controller = folder.resolve("bin/pg_ctl");
        Files.writeString(
                controller, Files.readString(controller).replace("exit 1", "while kill -0 $!; do sleep 0.1; done"));
        try (var keeper = DatabaseKeeper.of(cluster)) {
            end();
            awaitStarts(2);
        }

        assertThat(LeftDatabase.serving(cluster)).isPresent();
    }

    @Test
    void oneWhoseProcessTheSystemDoesNotShowIsNotKeptAndTheLogSaysSo(CapturedOutput log) throws IOException {
        endIt();
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + cluster + "\n");

        try (var keeper = DatabaseKeeper.of(cluster)) {
            assertThat(log).containsOnlyOnce("it stays away until the hub is started anew");
        }
        assertThat(begun).content().hasLineCount(1);
    }

    @Test
    void oneOfWhichNobodyKnowsHowItWasStartedIsNotKeptAndTheLogSaysSo(CapturedOutput log) throws IOException {
        Files.writeString(cluster.resolve("postmaster.opts"), "");

        try (var keeper = DatabaseKeeper.of(cluster)) {
            assertThat(log)
                    .containsOnlyOnce("postmaster.opts does not say what the database was started with: if it ends by"
                            + " itself, it stays away until the hub is started anew");
        }
        assertThat(begun).content().hasLineCount(1);
    }

    private void end() throws IOException {
        kill(LeftDatabase.serving(cluster).orElseThrow());
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void awaitStarts(int times) {
        await().untilAsserted(() -> assertThat(begun).content().hasLineCount(times));
        await().until(() -> LeftDatabase.serving(cluster).isPresent());
    }
}
