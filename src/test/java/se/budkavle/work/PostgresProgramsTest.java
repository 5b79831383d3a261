package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which of the programs that were unpacked a hub starts its database from. */
@DisabledOnOs(OS.WINDOWS)
class PostgresProgramsTest {
    @TempDir
    Path data;

    private PostgresPrograms programs;

    @BeforeEach
    void aHubBegins() throws IOException {
        programs = PostgresPrograms.alone(data);
        programs.removeUnfinished();
    }

    @Test
    void whatAKilledHubHadHalfUnpackedIsUnpackedAgain() throws IOException {
        Path half = unpack("PG-1");
        assertThat(programs.areThere()).isFalse();

        aHubBegins();

        assertThat(half).doesNotExist();
    }

    @Test
    void whatADatabaseHasStartedFromStaysAndANewVersionThatWasHalfUnpackedDoesNot() throws IOException {
        Path whole = unpack("PG-1");
        programs.haveStarted();
        Path half = unpack("PG-2");

        aHubBegins();

        assertThat(programs.areThere()).isTrue();
        assertThat(whole).exists();
        assertThat(half).doesNotExist();
    }

    @Test
    void bothVersionsStayOnceTheNewOneHasStartedToo() throws IOException {
        Path old = unpack("PG-1");
        programs.haveStarted();
        Path fresh = unpack("PG-2");
        programs.haveStarted();

        aHubBegins();

        assertThat(old).exists();
        assertThat(fresh).exists();
    }

    /** The library makes the folder that it is given everybody's to write to. */
    @Test
    void nobodyElseCanReplaceThemWhateverTheLibraryDoes() throws IOException {
        assertThat(programs.folder().toFile().setWritable(true, false)).isTrue();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(programs.folder().getParent())))
                .isEqualTo("rwx------");
    }

    /** As earlier hubs left them, open to everybody. */
    @Test
    void whatLiesThereFromBeforeIsNotTrusted() throws IOException {
        Path planted = Files.createDirectories(data.resolve("postgres-binaries/PG-1/bin"));

        aHubBegins();

        assertThat(planted).doesNotExist();
    }

    @Test
    void aLinkToALargerDiskStaysOne(@TempDir Path larger) throws IOException {
        Path elsewhere = data.resolve("elsewhere");
        Path link = Files.createDirectories(elsewhere).resolve("postgres-binaries");
        Files.createSymbolicLink(link, larger);

        PostgresPrograms.alone(elsewhere).removeUnfinished();

        assertThat(link).isSymbolicLink();
        assertThat(larger.resolve("unpacked")).isDirectory();
    }

    private Path unpack(String version) throws IOException {
        Path bin = Files.createDirectories(programs.folder().resolve(version).resolve("bin"));
        return Files.writeString(bin.resolve("postgres"), "");
    }
}
