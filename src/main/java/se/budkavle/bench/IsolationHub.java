package se.budkavle.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A hub with two text gateways of equal weight; what counts is what the healthy one gets, and how soon. Breakers are set so
 * high that none opens: the other one keeps its half of the messages, and its slots alone keep it from harming the healthy
 * one.
 */
final class IsolationHub implements Variant {
    private static final String HEALTHY = "webhook";

    private final String name;
    private final TextSink sink;
    private final HubProcess hub;
    private final Load load;
    private double offered;

    IsolationHub(String name, boolean blackHole, Bench.Settings bench) throws Exception {
        this.name = name;
        this.sink = new TextSink(blackHole);
        Path folder = bench.work().resolve(name);
        this.hub = HubProcess.start(
                folder.resolve("data"),
                List.of(),
                List.of(
                        "--budkavle.routes=" + BenchFolders.textRoutes(bench.project(), folder),
                        "--budkavle.mappings=" + BenchFolders.textMappings(bench.project(), folder),
                        "--46elks.url=" + sink.address("other"),
                        "--46elks.user=u",
                        "--46elks.password=p",
                        "--46elks.timeout=PT30S",
                        "--webhook.url=" + sink.address("healthy/messages"),
                        "--webhook.secret=secret",
                        "--webhook.report-secret=secret"));
        this.load = new Load(
                hub.address("/events"), hub.token(), NumberedEvents.bySms(bench.project(), name), sink.healthy()::sent);
    }

    @Override
    public String name() {
        return name;
    }

    boolean durable() throws Exception {
        return hub.gauge().durable();
    }

    @Override
    public void warmUp(long messages) throws Exception {
        load.send(messages, Waiting.LONGEST);
        settled();
    }

    /** From now on so many are offered a second, and no longer as many as it takes. */
    void offer(double eventsPerSecond) {
        offered = eventsPerSecond;
    }

    @Override
    public Round round(Duration length) throws Exception {
        Arrivals arrivals = sink.healthy();
        arrivals.forget();
        var used = hub.used(null);
        long before = arrivals.count();
        long start = System.nanoTime();
        if (offered > 0) {
            load.offer(offered, length);
        } else {
            load.send(Long.MAX_VALUE, length);
        }
        settled();
        double seconds = (System.nanoTime() - start) / 1e9;
        return hub.used(used).round(name, arrivals.count() - before, seconds, arrivals);
    }

    private void settled() throws Exception {
        Waiting.until("the texts were not sent", () -> hub.gauge().nothingUnderWayTo(HEALTHY));
    }

    @Override
    public void close() throws Exception {
        hub.close();
        sink.close();
    }
}
