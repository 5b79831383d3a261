package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a hub ends that finds the number of a process in its database's folder. */
class LeftDatabaseTest {
    @TempDir
    Path folder;

    private Path own;
    private Path other;
    private Process process;

    @BeforeEach
    void twoClusters() throws IOException {
        own = Files.createDirectories(folder.resolve("own/postgres"));
        other = Files.createDirectories(folder.resolve("other/postgres"));
    }

    @AfterEach
    void endProcess() {
        process.destroyForcibly().onExit().join();
    }

    /** Something called postgres that works in a folder, and whose number stands in our own. */
    private void postgresIn(Path cluster) throws IOException {
        process = postgres(cluster, 600);
        nowServedBy(process, cluster);
    }

    private Process postgres(Path cluster, int seconds) throws IOException {
        Path program = folder.resolve("bin-postgres");
        if (!Files.exists(program)) {
            Files.copy(Path.of("/bin/sleep").toRealPath(), program);
            program.toFile().setExecutable(true);
        }
        return new ProcessBuilder(program.toString(), Integer.toString(seconds))
                .directory(cluster.toFile())
                .start();
    }

    private void nowServedBy(Process postmaster, Path cluster) throws IOException {
        Files.writeString(own.resolve("postmaster.pid"), postmaster.pid() + "\n" + cluster + "\n");
    }

    @Test
    void theOneThatServesOurFolderIsEnded() throws IOException {
        postgresIn(own);

        LeftDatabase.stop(own);

        assertThat(process.isAlive()).isFalse();
        assertThat(own.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void thePostgresOfAnotherFolderIsLeftAlone() throws IOException {
        postgresIn(other);

        LeftDatabase.stop(own);

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere no process shows where it works
    void sessionsThatOutliveTheirPostmasterAreWaitedFor() throws IOException {
        Process postmaster = postgres(own, 600);
        nowServedBy(postmaster, own);
        process = postgres(own, 1);
        postmaster.destroyForcibly().onExit().join();

        LeftDatabase.stop(own);

        assertThat(process.isAlive()).isFalse();
        assertThat(own.resolve("postmaster.pid")).doesNotExist();
    }

    /** Or was being written when the machine lost its power. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0\0", "-17\n/somewhere\n"})
    void aFileThatIsJustBeingWrittenNamesNobody(String written) throws IOException {
        process = postgres(own, 600);
        Files.writeString(own.resolve("postmaster.pid"), written);

        assertThat(LeftDatabase.serving(own)).isEmpty();
    }
}
