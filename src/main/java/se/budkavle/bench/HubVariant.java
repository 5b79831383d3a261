package se.budkavle.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.budkavle.bench.HubProcess.Used;

/** The hub between the senders of events and a sink: a message counts when the sink has it and the hub has stored so. */
final class HubVariant implements Variant {
    /** A sender at rest: slow enough for each message to find everything waiting. */
    private static final Duration IDLE_PAUSE = Duration.ofMillis(47);

    private final String name;
    private final Sink sink;
    private final HubProcess hub;
    private final Load load;

    HubVariant(String name, Job job, Bench.Settings bench, List<String> settings) throws Exception {
        this(name, name, job, bench, settings);
    }

    /**
     * A hub whose folder may be there already.
     *
     * @param source of its events: another one each time, else they are repetitions
     */
    HubVariant(String name, String source, Job job, Bench.Settings bench, List<String> settings) throws Exception {
        this.name = name;
        this.sink = job.sinks().get();
        Path folder = bench.work().resolve(name);
        var arguments = new ArrayList<>(List.of(
                "--budkavle.routes=" + BenchFolders.routes(bench.project(), folder, Set.of(job.route())),
                "--budkavle.mappings=" + BenchFolders.mappings(bench.project(), folder)));
        arguments.addAll(job.settings().apply(sink));
        arguments.addAll(settings);
        this.hub = sink.orClosed(() -> HubProcess.start(bench.dataIn(folder), List.of(), arguments));
        this.load = new Load(
                hub.address("/events"), hub.token(), job.events().of(bench.project(), source), sink.arrivals()::sent);
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

    /** One message at a time, with pauses: how long one takes that meets no other. */
    Round idleRound(Duration length) throws Exception {
        return measured(name + "-idle", () -> load.trickle(IDLE_PAUSE, length));
    }

    /** Sends so many and waits for none of them. */
    void send(long messages) throws Exception {
        load.send(messages, Waiting.LONGEST);
    }

    void sendFor(Duration length) throws Exception {
        load.send(Long.MAX_VALUE, length);
    }

    Arrivals arrivals() {
        return sink.arrivals();
    }

    /**
     * One message at a time, with pauses, while the hub has much else to do; its figures are those of the messages, and
     * its rate that of everything that arrived.
     */
    Round besidesRound(String variant, Duration length) throws Exception {
        Arrivals arrivals = sink.arrivals();
        arrivals.forget();
        long before = arrivals.count();
        var used = hub.used(null);
        long start = System.nanoTime();
        load.trickle(IDLE_PAUSE, length);
        double seconds = (System.nanoTime() - start) / 1e9;
        Used all = hub.used(used);
        long arrived = arrivals.count() - before;
        Waiting.until("the messages in between did not arrive", () -> arrivals.underWay() == 0);
        return all.round(variant, arrived, seconds, arrivals);
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
        // all of them, and not one of them twice instead of another
        Waiting.until(
                "the messages did not arrive",
                () -> sink.arrivals().count() >= arrived && sink.arrivals().underWay() == 0);
        Waiting.until(
                "what became of the messages was not stored", () -> hub.gauge().nothingUnderWay());
    }

    @Override
    public void close() throws Exception {
        hub.close();
        sink.close();
    }
}
