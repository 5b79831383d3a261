package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as somebody starts it, in a process of its own and beside the settings of a hub in earnest. */
class DemoVerbTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    @Timeout(600)
    void everythingIsAccountedForAndNothingThatIsConfiguredForTheRealHubIsUsed() throws Exception {
        Path told = folder.resolve("told.txt");

        Process demo = demo(told).start();
        boolean ended = demo.waitFor(580, TimeUnit.SECONDS);
        demo.destroy();

        assertThat(ended).isTrue();
        assertThat(told).content().contains("\nEverything is accounted for: ");
        assertThat(demo.exitValue()).isZero();
        assertThat(folder.resolve("data/demo/postgres/PG_VERSION")).exists();
        assertThat(folder.resolve("data/demo/artemis/journal")).isNotEmptyDirectory();
        assertThat(folder.resolve("data/demo/api-token")).isNotEmptyFile();
    }

    private ProcessBuilder demo(Path told) {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx700m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "demo",
                        "--once",
                        "--events",
                        "50",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        var environment = builder.environment();
        environment.put("BUDKAVLE_DATA", folder.resolve("data").toString());
        environment.put("BUDKAVLE_ROUTES", PROJECT.resolve("routes").toString());
        environment.put("BUDKAVLE_MAPPINGS", PROJECT.resolve("mappings").toString());
        environment.put("BUDKAVLE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/production");
        environment.put("BUDKAVLE_ARTEMIS_URL", "tcp://127.0.0.1:1");
        environment.put("BUDKAVLE_PUBLIC_URL", "http://127.0.0.1:1");
        environment.put("BUDKAVLE_SANDBOX_REPLIESTO", "http://127.0.0.1:1");
        environment.put("BUDKAVLE_APITOKEN", "a-token-of-the-real-hub");
        return builder;
    }
}
