package se.budkavle.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.bench.StatementGauge.Cost;

/** A hub with its embedded database, in a process of its own and durable; what it and the database use can be read. */
final class HubProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Child child;
    private final DatabaseGauge gauge;
    private final String token;
    private final URI address;
    private final @Nullable StatementGauge statements;
    private Map<String, Cost> costs = Map.of();

    private HubProcess(Child child, DatabaseGauge gauge, String token, URI address) throws SQLException {
        this.child = child;
        this.gauge = gauge;
        this.token = token;
        this.address = address;
        this.statements = gauge.countsStatements() ? new StatementGauge(gauge) : null;
    }

    /**
     * @param data an empty folder
     * @param jvm options of its Java machine
     * @param settings Spring properties as arguments
     */
    static HubProcess start(Path data, List<String> jvm, List<String> settings) throws Exception {
        Files.createDirectories(data);
        int port = Child.freePort();
        var arguments = new ArrayList<>(
                List.of("--budkavle.data=" + data, "--budkavle.port=" + port, "--budkavle.management.port=0"));
        arguments.addAll(settings);
        Child child = Child.start(HubChild.class, data.resolve("hub.log"), jvm, arguments.toArray(String[]::new));
        child.awaitPort(port, Duration.ofMinutes(10));
        URI health = URI.create("http://127.0.0.1:" + port + "/health");
        Waiting.until("the hub is not ready", () -> isReady(health));
        String token = Files.readString(data.resolve("api-token")).strip();
        return new HubProcess(child, new DatabaseGauge(data), token, URI.create("http://127.0.0.1:" + port));
    }

    private static boolean isReady(URI health) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    DatabaseGauge gauge() {
        return gauge;
    }

    String token() {
        return token;
    }

    URI address(String path) {
        return address.resolve(path);
    }

    void post(String path) throws IOException, InterruptedException {
        var request = request(path).POST(HttpRequest.BodyPublishers.noBody());
        int status = HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status / 100 != 2) {
            throw new IllegalStateException(path + " was answered with " + status);
        }
    }

    byte[] get(String path) throws IOException, InterruptedException {
        var answer = HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path)).header("Authorization", "Bearer " + token);
    }

    /** As {@code kill -9} does; what is left of it is closed as ever. */
    void kill(boolean withItsDatabase) throws Exception {
        if (withItsDatabase) {
            gauge.kill();
        }
        child.kill();
    }

    /** The most memory that its process ever had, as Linux counts. */
    long peakRssMb() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + child.pid() + "/status"))) {
            return lines.filter(l -> l.startsWith("VmHWM"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** What is left of its heap after a full collection. */
    long liveHeapMb() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "" + child.pid(),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String[] lines = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split("\n");
        jcmd.waitFor();
        // Total  <instances>  <bytes>
        return Long.parseLong(lines[lines.length - 1].strip().split("\\s+")[2]) >> 20;
    }

    /** What was used since {@code before}, or since the start. */
    Used used(@Nullable Used before) throws Exception {
        if (statements != null && before == null) {
            statements.begin();
        } else if (statements != null) {
            costs = statements.end();
        }
        var now = gauge.read();
        var all = new Used(child.cpu().plus(gauge.cpu()), gauge.cpu(), now.commits(), now.walBytes());
        return before == null ? all : all.minus(before);
    }

    /** Adds what each statement cost a message since the last {@link #used}, where the database counts it. */
    void tellStatements(Map<String, Object> figures, long messages) {
        if (statements != null) {
            figures.put("statements", StatementGauge.aMessage(costs, messages));
        }
    }

    /** @param cpu of hub and database */
    record Used(CpuTime cpu, Duration databaseCpu, long commits, long walBytes) {
        private Used minus(Used other) {
            return new Used(
                    cpu.minus(other.cpu),
                    databaseCpu.minus(other.databaseCpu),
                    commits - other.commits,
                    walBytes - other.walBytes);
        }

        Round round(String variant, long messages, double seconds, Arrivals arrivals) {
            return new Round(
                    variant,
                    messages,
                    seconds,
                    messages / seconds,
                    Round.millis(cpu.all(), messages),
                    Round.millis(databaseCpu, messages),
                    Round.millis(cpu.compiler(), messages),
                    (double) commits / messages,
                    (double) walBytes / messages,
                    arrivals.millis(0.5),
                    arrivals.millis(0.99));
        }
    }

    @Override
    public void close() throws Exception {
        if (statements != null) {
            statements.close();
        }
        gauge.close();
        child.close();
    }
}
