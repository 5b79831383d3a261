package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hub a verb finds by its data folder. */
class HubOptionsTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    Path data;

    private HttpServer hub;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void hubAnswers() throws IOException {
        System.setProperty("budkavle.data", data.toString());
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"status\": \"UP\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        hub.start();
    }

    @AfterEach
    void hubStops() {
        System.clearProperty("budkavle.data");
        hub.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    private static void folder(Path folder, String url, String token, Instant since) throws IOException {
        Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("hub.url"), url);
        Files.setLastModifiedTime(file, FileTime.from(since));
        Files.writeString(folder.resolve("api-token"), token);
    }

    @Test
    void theAddressAndTheTokenComeFromTheDataFolder() throws IOException {
        folder(data, address(), "of-the-hub", Instant.now());

        Shell shell = Shell.run("status");

        assertThat(shell.status()).isZero();
        assertThat(asked).containsExactly("/health null", "/status Bearer of-the-hub");
    }

    @Test
    void whatAKilledHubLeftBehindDoesNotHideARunningDemo() throws IOException {
        folder(data, NOBODY, "of-the-killed", Instant.now());
        folder(data.resolve("demo"), address(), "of-the-demo", Instant.now());

        assertThat(Shell.run("status").status()).isZero();
        assertThat(asked).contains("/status Bearer of-the-demo");
    }

    @Test
    void theLaterOfTwoHubsWithOneAddressIsTheOneThatRuns() throws IOException {
        folder(data, address(), "of-the-killed", Instant.now().minusSeconds(60));
        folder(data.resolve("demo"), address(), "of-the-demo", Instant.now());

        assertThat(Shell.run("status").status()).isZero();
        assertThat(asked).contains("/status Bearer of-the-demo");
    }

    @Test
    void hubThatWasKilledIsToldPlainly() throws IOException {
        folder(data, NOBODY, "of-the-killed", Instant.now());

        Shell shell = Shell.run("status");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines("budkavle status: no hub answers at " + NOBODY + ", which "
                        + data.resolve("hub.url")
                        + " names: it was killed, or it is starting; start one with ./budkavle run, or give --url");
    }
}
