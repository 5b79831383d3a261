package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partner is asked in its dry-run mode, or not at all. */
class DryRunTest {
    private static final Path MAPPINGS = Path.of("mappings");

    @AfterEach
    void forget() {
        System.clearProperty("46elks.url");
        System.clearProperty("46elks.user");
        System.clearProperty("46elks.password");
    }

    @Test
    void theFirstExampleGoesOutMarkedAsADryRun() throws Exception {
        var heard = new AtomicReference<String>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/a1/sms", exchange -> {
            heard.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            System.setProperty(
                    "46elks.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/a1");
            System.setProperty("46elks.user", "hub");
            System.setProperty("46elks.password", "secret");
            var out = new StringWriter();

            assertThat(new DryRun(MAPPINGS, "46elks").run(console(out))).isZero();

            assertThat(heard.get()).contains("to=%2B46701740605").endsWith("&dryrun=yes");
            assertThat(out.toString()).contains("46elks answered 200 {}");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatHasNoDryRunModeIsNotAskedAtAll() {
        assertThatThrownBy(() -> new DryRun(MAPPINGS, "kivra").run(console(new StringWriter())))
                .hasMessageContaining("kivra has no dry-run mode");
    }

    @Test
    void aMissingSecretIsNamed() {
        assertThatThrownBy(() -> new DryRun(MAPPINGS, "46elks").run(console(new StringWriter())))
                .hasMessageContaining("set 46ELKS_USER");
    }

    private static Console console(StringWriter out) {
        var writer = new PrintWriter(out, true);
        return new Console(writer, writer, false);
    }
}
