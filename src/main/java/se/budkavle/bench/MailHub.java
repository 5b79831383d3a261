package se.budkavle.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The hub between the senders of events and a mail sink: a mail counts when the sink has it and the hub has stored so. */
final class MailHub implements Variant {
    /** A sender at rest: slow enough for each mail to find everything waiting. */
    private static final Duration IDLE_PAUSE = Duration.ofMillis(47);

    private final String name;
    private final MailSink sink = new MailSink();
    private final HubProcess hub;
    private final Load load;

    MailHub(String name, Bench.Settings bench, List<String> settings) throws Exception {
        this.name = name;
        Path folder = bench.work().resolve(name);
        var arguments = new ArrayList<>(List.of(
                "--budkavle.routes=" + BenchFolders.routes(bench.project(), folder),
                "--budkavle.mappings=" + BenchFolders.mappings(bench.project(), folder),
                "--mail-relay.host=127.0.0.1",
                "--mail-relay.port=" + sink.port(),
                "--mail-relay.user=",
                "--mail-relay.password=",
                "--mail-relay.imap.host=",
                "--mail-relay.imap.port=",
                "--mail-relay.imap.user=",
                "--mail-relay.imap.password=",
                "--mail-relay.from=kundservice@example.com",
                "--mail-relay.bounce-domain=bounces.example.com"));
        arguments.addAll(settings);
        this.hub = sink.orClosed(() -> HubProcess.start(folder.resolve("data"), List.of(), arguments));
        this.load =
                new Load(hub.address("/events"), hub.token(), new MailEvents(bench.project(), name), sink.arrivals());
    }

    @Override
    public String name() {
        return name;
    }

    HubProcess hub() {
        return hub;
    }

    @Override
    public void warmUp(long messages) throws Exception {
        long before = sink.arrivals().count();
        load.send(messages, Waiting.LONGEST);
        settled(before + messages);
    }

    @Override
    public Round round(Duration length) throws Exception {
        return round(name, length);
    }

    /** A round under another name, where the same hub is measured in two conditions. */
    Round round(String variant, Duration length) throws Exception {
        return measured(variant, () -> load.send(Long.MAX_VALUE, length));
    }

    /** One mail at a time, with pauses: how long a mail takes that meets no other. */
    Round idleRound(Duration length) throws Exception {
        return measured(name + "-idle", () -> load.trickle(IDLE_PAUSE, length));
    }

    private interface Sending {
        long send() throws Exception;
    }

    private Round measured(String variant, Sending sending) throws Exception {
        Arrivals arrivals = sink.arrivals();
        arrivals.forget();
        long before = arrivals.count();
        var used = hub.used(null);
        long start = System.nanoTime();
        long sent = sending.send();
        settled(before + sent);
        double seconds = (System.nanoTime() - start) / 1e9;
        return hub.used(used).round(variant, sent, seconds, arrivals);
    }

    /** The database is asked only when the sink has everything, so that asking costs the hub little. */
    private void settled(long arrived) throws Exception {
        Waiting.until("the mails did not arrive", () -> sink.arrivals().count() >= arrived);
        Waiting.until("the mails were not stored", () -> hub.gauge().nothingUnderWay());
    }

    @Override
    public void close() throws Exception {
        hub.close();
        sink.close();
    }
}
