package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;

/**
 * A hub in a process of its own, which can be killed and started again on the same data folder and port. When it is
 * closed no process is left, whatever happened before.
 */
final class HubProcess implements Oracle.Hub, AutoCloseable {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final long LONGEST_END_SECONDS = 240;

    private final Path data;
    private final Path log;
    private final int port = LastingPort.free();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread whenTheTestDies = new Thread(this::endProcesses);
    private final List<String> options;
    private final List<String> before;
    private Process process;

    /**
     * @param data where everything of the hub lies, its log beside it
     * @param options of the virtual machine
     */
    HubProcess(Path data, String... options) {
        this(List.of(), data, options);
    }

    /** @param before the command that begins the process, and gives it file systems of its own */
    HubProcess(List<String> before, Path data, String... options) {
        this.before = before;
        this.data = data;
        this.options = List.of(options);
        this.log = data.resolveSibling(data.getFileName() + ".log");
        Runtime.getRuntime().addShutdownHook(whenTheTestDies);
    }

    /** As the process itself sees it now. */
    Path data() {
        return before.isEmpty()
                ? data
                : Path.of("/proc/" + process.pid() + "/root")
                        .resolve(Path.of("/").relativize(data.toAbsolutePath()));
    }

    /** Returns when the hub answers that it is ready. */
    void start() {
        start(ShippedHub.classesAtHand());
    }

    /** @param more options of the virtual machine, for this start */
    void start(List<String> more) {
        begin(more);
        Awaitility.await("the hub is ready, see " + log)
                .pollInterval(Duration.ofMillis(100))
                .until(this::isReady);
    }

    /** {@code kill -9} of a hub that is just starting: when it has said so many lines, or is ready after fewer. */
    void killStarting(long lines) {
        long enough = logLines() + lines;
        begin(ShippedHub.classesAtHand());
        Awaitility.await("the starting hub says something, see " + log)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> logLines() >= enough || isReady());
        kill();
    }

    /** That it has said since the first start. */
    long logLines() {
        try (var lines = Files.lines(log)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(List<String> more) {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + System.getProperty("budkavle.kill.tier", "1")));
        String binaries = System.getProperty("budkavle.postgres-binaries");
        if (binaries != null) {
            command.add("-Dbudkavle.postgres-binaries=" + binaries);
        }
        command.addAll(options);
        command.addAll(more);
        command.addAll(List.of("-jar", ShippedHub.JAR.toString(), "run"));
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.put("BUDKAVLE_DATA", data.toString());
        environment.put("BUDKAVLE_PORT", Integer.toString(port));
        environment.put("BUDKAVLE_MANAGEMENT_PORT", "0");
        environment.put("BUDKAVLE_SANDBOX", "true");
        environment.put("BUDKAVLE_SANDBOX_LEDGER", "file");
        environment.put("BUDKAVLE_INBOX_POLL", "PT0.2S");
        environment.put("BUDKAVLE_ROUTES", PROJECT.resolve("routes").toString());
        environment.put("BUDKAVLE_MAPPINGS", PROJECT.resolve("mappings").toString());
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the hub ended with " + process.exitValue() + ", see " + log);
        }
        try {
            return http.send(request("/health").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@code kill -9}: nothing of the hub's own runs any more; its database server is left over. */
    void kill() {
        await(process.destroyForcibly());
    }

    /** Whether it ended, by itself or by somebody else. */
    boolean isDead() {
        return !process.isAlive();
    }

    /** Of one that has ended. */
    int exitStatus() {
        return process.exitValue();
    }

    /** {@code SIGTERM}; returns how long it took to end. */
    Duration stop() {
        long from = System.nanoTime();
        process.destroy();
        await(process);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static void await(Process ending) {
        try {
            if (!ending.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the hub does not end");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @throws UncheckedIOException when nobody answered: the request may or may not have been taken */
    int post(String path, String mediaType, byte[] body) {
        return answer(path, mediaType, body).statusCode();
    }

    /** @throws UncheckedIOException when nobody answered */
    HttpResponse<byte[]> send(JsonNode event) {
        return answer(
                "/events", "application/cloudevents+json", event.toString().getBytes(StandardCharsets.UTF_8));
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return StrictJson.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No mail address, telephone number or personal number stands in what it has said since the first start. */
    void assertNobodyIsNamedInTheLog() {
        try {
            assertThat(Files.readString(log))
                    .doesNotContainPattern("@example\\.|\\+467017406|\\b(19|20)\\d{6}-?\\d{4}\\b");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> answer(String path, String mediaType, byte[] body) {
        try {
            return http.send(
                    request(path)
                            .header("Content-Type", mediaType)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public JsonNode get(String path) {
        try {
            return StrictJson.MAPPER.readTree(http.send(request(path).GET().build(), BodyHandlers.ofByteArray())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<JsonNode> again(List<JsonNode> events) {
        ArrayNode batch = StrictJson.MAPPER.createArrayNode().addAll(events);
        try {
            var results = new ArrayList<JsonNode>();
            byte[] body = StrictJson.MAPPER.writeValueAsBytes(batch);
            StrictJson.MAPPER
                    .readTree(answer("/events", "application/cloudevents-batch+json", body)
                            .body())
                    .path("results")
                    .forEach(results::add);
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a simulated partner received, read one line at a time. */
    void eachReceived(String partner, Consumer<JsonNode> reader) {
        try (InputStream body = http.send(
                                request("/sandbox/" + partner + "/received")
                                        .GET()
                                        .build(),
                                BodyHandlers.ofInputStream())
                        .body();
                var lines = StrictJson.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
            lines.forEachRemaining(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What its partners keep, whether or not it lives. */
    SandboxFolder sandbox() {
        return new SandboxFolder(data().resolve("sandbox"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(4))
                .header("Authorization", "Bearer " + token());
    }

    private String token() {
        try {
            Path file = data().resolve("api-token");
            return Files.exists(file) ? Files.readString(file).strip() : "none-yet";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    Optional<ProcessHandle> databaseServer() {
        try {
            Path pid = data().resolve("postgres/postmaster.pid");
            return Files.exists(pid)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(pid).getFirst().strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To its own database, as long as that runs. */
    Connection database() throws SQLException {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postgres/postmaster.pid"));
            String password =
                    Files.readString(data().resolve("postgres-password")).strip();
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres", "postgres", password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of the first row. */
    long number(String sql) throws SQLException {
        try (Connection connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void endProcesses() {
        if (process == null) {
            return;
        }
        Optional<ProcessHandle> database = databaseServer(); // with the process its file systems may go
        process.destroyForcibly().onExit().join();
        // its children look for their parent, and end with it
        database.ifPresent(server -> {
            var children = server.descendants().toList();
            server.destroyForcibly();
            children.forEach(ProcessHandle::destroy);
            server.onExit().join();
        });
    }

    @Override
    public void close() {
        endProcesses();
        Runtime.getRuntime().removeShutdownHook(whenTheTestDies);
    }
}
