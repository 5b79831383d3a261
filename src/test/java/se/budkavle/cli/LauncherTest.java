package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, without building anything. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    @TempDir
    Path elsewhere;

    private static Shell launch(Path from, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Shell(process.waitFor(), out, err);
    }

    private static String launcher() {
        return Path.of("budkavle").toAbsolutePath().toString();
    }

    @Test
    void isReadableByAPlainShell() throws IOException, InterruptedException {
        assertThat(launch(elsewhere, Map.of(), "sh", "-n", launcher()).status()).isZero();
    }

    @Test
    void testVerbShowsItsHelpWithoutABuild() throws IOException, InterruptedException {
        Shell shell = launch(elsewhere, Map.of(), launcher(), "test", "--help");

        assertThat(shell.status()).isZero();
        assertThat(shell.out()).contains("Example: ./budkavle test --full");
    }

    @Test
    void testVerbRefusesWhatItDoesNotKnow() throws IOException, InterruptedException {
        Shell shell = launch(elsewhere, Map.of(), launcher(), "test", "--fast");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).isEqualTo("budkavle: test does not know '--fast'; it takes --full and -o\n");
    }

    @Test
    void testVerbWritesItsSumsAsJsonAndTheRestToStderr() throws IOException, InterruptedException {
        Path copy = project();
        Path tools = Files.createDirectories(elsewhere.resolve("tools"));
        script(
                tools.resolve("mvn"),
                """
                [ "$1" = -v ] && { echo 'Apache Maven 3.9.9 (abc)'; exit; }
                echo 'a test failed'
                mkdir -p target/surefire-reports
                echo '<testsuite name="A" time="1" tests="7" errors="0" skipped="1" failures="2">' >target/surefire-reports/TEST-A.xml
                echo '<testsuite name="B" time="1" tests="3" errors="1" skipped="0" failures="0">' >target/surefire-reports/TEST-B.xml
                exit 1""");

        Shell shell = launch(
                copy,
                Map.of("PATH", tools + ":" + System.getenv("PATH")),
                copy.resolve("budkavle").toString(),
                "test",
                "-o",
                "json");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out())
                .isEqualTo("{\"passed\": false, \"tests\": 10, \"failures\": 2, \"errors\": 1, \"skipped\": 1}\n");
        assertThat(shell.err()).contains("a test failed");
    }

    @Test
    void worksThroughASymbolicLink() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("bk"), project().resolve("budkavle"));

        assertThat(launch(elsewhere, Map.of(), link.toString(), "test", "-h").status())
                .isZero();
    }

    /** As a service of the system, or a task of a bare container, is started. */
    @Test
    void needsNoHome() throws IOException, InterruptedException {
        Path copy = project();
        Path tools =
                bare("sh", "sed", "head", "dirname", "readlink", "find", "mkdir", "mktemp", "rm", "sort", "cat", "env");

        Shell shell = launch(
                copy,
                Map.of("PATH", tools.toString()),
                "env",
                "-u",
                "HOME",
                copy.resolve("budkavle").toString(),
                "status");

        assertThat(shell.err()).contains("there is no mvn on the PATH").doesNotContain("HOME:");
    }

    @Test
    void saysThatMavenIsMissingWhenABuildIsNeeded() throws IOException, InterruptedException {
        Path copy = project();
        Path tools = bare("sh", "sed", "head", "dirname", "readlink", "find", "mkdir", "mktemp", "rm", "sort", "cat");

        Shell shell = launch(
                copy, Map.of("PATH", tools.toString()), copy.resolve("budkavle").toString(), "status");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("there is no mvn on the PATH");
    }

    @Test
    void saysWhichMavenIsTooOld() throws IOException, InterruptedException {
        Path copy = project();
        Path tools = bare("sh", "sed", "head", "dirname", "readlink", "find", "mkdir", "mktemp", "rm", "sort", "cat");
        script(tools.resolve("mvn"), "echo 'Apache Maven 3.6.3 (abc)'");

        Shell shell = launch(
                copy, Map.of("PATH", tools.toString()), copy.resolve("budkavle").toString(), "status");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err()).contains("Maven 3.8.7 or newer is needed to build; mvn on the PATH is 3.6.3");
    }

    @Test
    void aHubRunsFromACopyThatNoBuildWritesOver() throws IOException, InterruptedException {
        Path copy = builtProject("while [ \"$1\" != -jar ]; do shift; done; echo \"$2\"");
        Path app = copy.resolve("target/app");
        String launcher = copy.resolve("budkavle").toString();

        Shell hub = launch(copy, fakeJdk(), launcher, "run");
        Files.writeString(app.resolve("budkavle.jar"), "as it is built now");

        Path started = Path.of(hub.out().strip());
        assertThat(started).hasParent(app).hasContent("as it was built");
        assertThat(launch(copy, fakeJdk(), launcher, "status").out()).isEqualTo(app.resolve("budkavle.jar") + "\n");
    }

    @Test
    void aHubThatRunsOutOfMemoryEndsHoweverItIsStarted() throws IOException, InterruptedException {
        Path copy = builtProject("for word; do echo \"$word\"; done");

        Shell hub = launch(copy, fakeJdk(), copy.resolve("budkavle").toString(), "run");

        assertThat(hub.out().lines().takeWhile(word -> !word.equals("-jar")))
                .as("by the launcher")
                .contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(Files.readAllLines(Path.of("docker/Dockerfile")))
                .filteredOn(line -> line.startsWith("ENTRYPOINT"))
                .as("by the image")
                .singleElement()
                .asString()
                .containsSubsequence("\"java\"", "\"-XX:+ExitOnOutOfMemoryError\"", "\"-jar\"");
    }

    /** A folder with the launcher and what it has built, and a JDK beside it whose {@code java} does this line. */
    private Path builtProject(String java) throws IOException {
        Path copy = project();
        Path app = Files.createDirectories(copy.resolve("target/app"));
        Files.writeString(app.resolve("budkavle.jar"), "as it was built");
        Files.createFile(copy.resolve("target/.budkavle-built"));
        Path jdk = Files.createDirectories(elsewhere.resolve("jdk/bin"));
        Files.writeString(jdk.resolveSibling("release"), "JAVA_VERSION=\"25\"\n");
        script(jdk.resolve("javac"), "");
        script(jdk.resolve("java"), java);
        return copy;
    }

    private Map<String, String> fakeJdk() {
        return Map.of("JAVA_HOME", elsewhere.resolve("jdk").toString());
    }

    /** A folder with the launcher and nothing built. */
    private Path project() throws IOException {
        Path copy = Files.createDirectories(elsewhere.resolve("project"));
        Files.copy(Path.of(launcher()), copy.resolve("budkavle"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
        return copy;
    }

    /** A PATH with these programs only. */
    private Path bare(String... programs) throws IOException {
        Path tools = Files.createDirectories(elsewhere.resolve("tools"));
        for (String program : programs) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(folder, program);
                if (Files.exists(real) && !Files.exists(tools.resolve(program))) {
                    script(tools.resolve(program), "exec " + real + " \"$@\"");
                }
            }
        }
        return tools;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
