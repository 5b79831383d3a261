package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.SampleEvents;
import se.budkavle.sandbox.Sandbox;
import se.budkavle.work.BusinessClock;

/** The whole hub with pretended partners, fed through every door. */
@Command(
        name = "demo",
        description = "the whole hub with pretended partners, fed with samples through every door",
        footer = {"", "Example: ./budkavle demo --events 500 --once"})
final class DemoVerb implements Callable<Integer> {
    private static final long SEED = 1;
    private static final int USUAL_PORT = 8080;

    /**
     * Whatever the environment or application.properties name for the hub that runs here in earnest: a demo touches
     * nothing of it.
     */
    static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("budkavle.sandbox", "true"),
            Map.entry("budkavle.sandbox.time", "leap"),
            Map.entry("budkavle.sandbox.ledger", "memory"),
            Map.entry("budkavle.sandbox.replies-to", ""),
            Map.entry("budkavle.database.url", ""),
            Map.entry("budkavle.artemis.url", "none"),
            Map.entry("budkavle.artemis.port", ""),
            Map.entry("budkavle.artemis.user", "budkavle"),
            Map.entry("budkavle.artemis.password", ""),
            Map.entry("budkavle.kafka.brokers", ""),
            Map.entry("budkavle.api-token", ""),
            Map.entry("budkavle.mac-key", ""),
            Map.entry("budkavle.address", "127.0.0.1"),
            Map.entry("budkavle.public-url", ""),
            Map.entry("budkavle.test-recipients", ""));

    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--events", paramLabel = "N", description = "how many sample events (default: ${DEFAULT-VALUE})")
    int events = 300;

    @Option(names = "--once", description = "end when all is settled; exit 0 only if everything is accounted for")
    boolean once;

    @Option(names = "--port", paramLabel = "P", description = "default: 8080, or any free one when it is taken")
    @Nullable
    Integer port;

    DemoVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (events < 1 || events > 1_000_000) {
            throw VerbFailedException.refused("--events takes 1 to 1000000");
        }
        if (port != null && (port < 0 || port > 65_535)) {
            throw VerbFailedException.refused("--port takes 1 to 65535, or 0 for any free one");
        }
        Path data = DemoFolder.fresh(Folders.demoData());
        note("starting the hub, its database, its queue and the pretended partners ...");
        try (var hub = RunningHub.start(data, settings(data))) {
            return play(hub, data);
        }
    }

    private int play(RunningHub hub, Path data) throws InterruptedException {
        var run = new DemoRun(hub.client(), new DemoBoard(console, output.json()));
        var feed = new DemoFeed(hub.client(), data, hub.bean(ConnectionFactory.class));
        List<JsonNode> samples = SampleEvents.stream(
                        Bundle.read(Folders.mappings()),
                        events,
                        SEED,
                        hub.bean(BusinessClock.class).instant())
                .toList();
        feed.sourceFiles(Folders.mappings());
        feed.feed(samples);
        feed.byDoor().forEach((door, count) -> note("  " + count + " events by " + door));
        note("  " + feed.files().size() + " files of other systems");
        DemoEnd end = run.untilSettled(feed, samples.size());
        if (end.settled()) {
            note("asking everybody what became of each event ...");
            var oracle = new DemoOracle(hub.client());
            end = end.judged(oracle.judge(samples, Folders.mappings(), feed.files(), hub.bean(Sandbox.class)));
        }
        tell(hub, run, end, data);
        if (!once) {
            note("The demo stays up until Ctrl-C.");
            hub.untilStopped();
        } else {
            note("With --once the hub ends here, and its addresses with it; without, it stays up for questions.");
        }
        return end.accountedFor() ? 0 : 1;
    }

    private Map<String, String> settings(Path data) {
        var settings = new LinkedHashMap<String, String>();
        settings.putAll(OWN);
        settings.put("budkavle.port", String.valueOf(port != null ? port : freePort()));
        settings.put("budkavle.management.port", "0");
        settings.put("budkavle.inbox.poll", "PT0.2S");
        settings.put("logging.file.name", data.resolve("hub.log").toString());
        settings.put("logging.threshold.console", "OFF");
        return settings;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }

    private void tell(RunningHub hub, DemoRun run, DemoEnd end, Path data) {
        if (output.json()) {
            console.json(end.asDocument());
            return;
        }
        console.out().println();
        run.threeTimelines(samplesFrom(), events)
                .forEach(timeline -> console.out().println(timeline));
        String address = "http://127.0.0.1:" + hub.port();
        console.out().println("To open, with the token in " + data.resolve("api-token") + ":");
        for (String path : List.of("/status", "/account", "/customers/200004/timeline", "/work-items", "/quarantine")) {
            console.out().println("  " + address + path);
        }
        console.out()
                .printf(
                        "As in: curl -H \"Authorization: Bearer $(cat %s)\" %s/status%n",
                        data.resolve("api-token"), address);
        console.out()
                .printf(
                        "Time has leapt to %s: an event of your own needs a time near it, or it comes too late.%n",
                        end.status().path("businessTime").asText());
        console.out().println(end.sentence());
        console.out().flush();
    }

    private static long samplesFrom() {
        return 200_001;
    }

    private void note(String line) {
        console.err().println(line);
    }
}
