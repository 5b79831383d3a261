package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/**
 * Events over HTTP to mails at a sink: the hub, durable and deciding, beside a bare Camel route, in interleaved rounds of
 * one run. It measures, and never passes or fails.
 */
public final class MailBench {
    private static final int ROUNDS = 3;

    private final Path project;
    private final Path work;
    private final Duration roundLength;
    private final long warmUp;

    /**
     * @param project where {@code routes/} and {@code mappings/} are
     * @param work an empty folder for data and logs
     * @param warmUp messages before the first round of each variant
     */
    public MailBench(Path project, Path work, Duration roundLength, long warmUp) {
        this.project = project;
        this.work = work;
        this.roundLength = roundLength;
        this.warmUp = warmUp;
    }

    /** One variant's figures of one round. */
    public record Round(
            String variant,
            long messages,
            double seconds,
            double perSecond,
            double cpuMsPerMessage,
            @Nullable Double commitsPerMessage,
            @Nullable Double walBytesPerMessage) {}

    public record Result(
            String scenario,
            List<Round> rounds,
            Map<String, Double> medians,
            Map<String, Double> ratios,
            long warmupMessages,
            Map<String, Object> machine) {}

    public Result run() throws IOException, InterruptedException, SQLException {
        Path data = work.resolve("data");
        double fsyncs = fsyncPerSecond();
        try (var hubSink = new MailSink();
                var camelSink = new MailSink()) {
            int hubPort = Child.freePort();
            int camelPort = Child.freePort();
            try (Child hub = startHub(data, hubPort, hubSink.port());
                    Child camel = Child.start(
                            BareCamel.class, work.resolve("bare-camel.log"), "" + camelPort, "" + camelSink.port())) {
                hub.awaitPort(hubPort, Duration.ofSeconds(90));
                camel.awaitPort(camelPort, Duration.ofSeconds(90));
                awaitHealth(data);
                try (var gauge = new DatabaseGauge(data)) {
                    String token = Files.readString(data.resolve("api-token")).strip();
                    var hubLoad = new Load(URI.create("http://127.0.0.1:" + hubPort + "/events"), token, event("hub"));
                    var camelLoad =
                            new Load(URI.create("http://127.0.0.1:" + camelPort + "/events"), null, event("camel"));
                    hubLoad.send(warmUp, Duration.ofMinutes(10));
                    await(() -> hubSink.taken() >= warmUp && gauge.stored() >= warmUp);
                    camelLoad.send(warmUp, Duration.ofMinutes(10));
                    var rounds = new ArrayList<Round>();
                    for (int i = 0; i < ROUNDS; i++) {
                        rounds.add(camelRound(camelLoad, camelSink, camel));
                        rounds.add(hubRound(hubLoad, hubSink, hub, gauge));
                    }
                    return result(rounds, fsyncs, gauge.durable());
                }
            }
        }
    }

    private Child startHub(Path data, int port, int smtp) throws IOException {
        return Child.start(
                HubChild.class,
                work.resolve("hub.log"),
                "--budkavle.data=" + data,
                "--budkavle.port=" + port,
                "--budkavle.management.port=0",
                "--budkavle.routes=" + BenchFolders.routes(project, work),
                "--budkavle.mappings=" + BenchFolders.mappings(project, work),
                "--mail-relay.host=127.0.0.1",
                "--mail-relay.port=" + smtp,
                "--mail-relay.from=kundservice@example.com",
                "--mail-relay.bounce-domain=bounces.example.com");
    }

    /** Ready: its port answers, and the data folder names it. */
    private static void awaitHealth(Path data) throws InterruptedException, SQLException {
        await(() -> Files.exists(data.resolve("api-token")) && Files.exists(data.resolve("hub.port")));
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(Condition condition) throws InterruptedException, SQLException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the messages did not arrive within ten minutes");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Round camelRound(Load load, MailSink sink, Child child) throws InterruptedException, SQLException {
        long before = sink.taken();
        Duration cpu = child.cpu();
        long start = System.nanoTime();
        long sent = load.send(Long.MAX_VALUE, roundLength);
        await(() -> sink.taken() - before >= sent);
        return round("bare-camel", sent, start, child.cpu().minus(cpu), null, null);
    }

    /** Counted when the sink has the mail and the hub has stored that it has. */
    private Round hubRound(Load load, MailSink sink, Child child, DatabaseGauge gauge)
            throws InterruptedException, SQLException {
        long before = sink.taken();
        long storedBefore = gauge.stored();
        var reading = gauge.read();
        Duration cpu = child.cpu();
        long start = System.nanoTime();
        long sent = load.send(Long.MAX_VALUE, roundLength);
        await(() -> sink.taken() - before >= sent && gauge.stored() - storedBefore >= sent);
        long end = System.nanoTime();
        var after = gauge.read();
        Duration used = child.cpu().minus(cpu);
        double seconds = (end - start) / 1e9;
        return new Round(
                "hub",
                sent,
                seconds,
                sent / seconds,
                used.toNanos() / 1e6 / sent,
                (double) (after.commits() - reading.commits()) / sent,
                (double) (after.walBytes() - reading.walBytes()) / sent);
    }

    private static Round round(
            String variant, long sent, long start, Duration cpu, @Nullable Double commits, @Nullable Double wal) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Round(variant, sent, seconds, sent / seconds, cpu.toNanos() / 1e6 / sent, commits, wal);
    }

    private Result result(List<Round> rounds, double fsyncs, boolean durable) {
        double hub = median(rounds, "hub");
        double camel = median(rounds, "bare-camel");
        var machine = new LinkedHashMap<String, Object>();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put(
                "load",
                java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage());
        machine.put("fsyncPerSecond", fsyncs);
        machine.put("durable", durable);
        return new Result(
                "mail",
                rounds,
                Map.of("hub", hub, "bare-camel", camel),
                Map.of("hub/bare-camel", hub / camel),
                warmUp,
                machine);
    }

    private static double median(List<Round> rounds, String variant) {
        double[] sorted = rounds.stream()
                .filter(r -> r.variant().equals(variant))
                .mapToDouble(Round::perSecond)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** The shipped example of a delivery confirmation, each time for another customer, who wishes e-mail. */
    private java.util.function.LongFunction<String> event(String name) {
        try {
            var example = (ObjectNode)
                    StrictJson.MAPPER.readTree(project.resolve("mappings/events/supply.confirmed/example.json")
                            .toFile());
            return n -> {
                ObjectNode event = example.deepCopy();
                String customer = name + n;
                event.put("id", customer).put("subject", "customer/" + customer).put("source", "bench");
                var data = (ObjectNode) event.get("data");
                var person = (ObjectNode) data.get("customer");
                person.put("customerNo", customer).put("email", "ok+" + n + "@example.com");
                person.remove(List.of("personalNumber", "mobile"));
                person.putArray("wish").add("email");
                return event.toString();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often a second this machine makes 8 KB durable. */
    private double fsyncPerSecond() throws IOException {
        Files.createDirectories(work);
        Path file = work.resolve("fsync");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            int n = 0;
            while (System.nanoTime() - start < 500_000_000L) {
                channel.write(ByteBuffer.allocate(8192), 0);
                channel.force(false);
                n++;
            }
            return n / ((System.nanoTime() - start) / 1e9);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
