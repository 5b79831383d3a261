package se.budkavle.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A bare Camel route between the senders and a sink: a message counts when the sink has it. */
final class BareVariant implements Variant {
    private final String name;
    private final Sink sink;
    private final Child child;
    private final Load load;

    /** @param route which of the routes of {@link BareCamel} */
    BareVariant(String name, String route, Job job, Bench.Settings bench) throws Exception {
        this.name = name;
        this.sink = job.sinks().get();
        int port = Child.freePort();
        this.child = Child.start(
                BareCamel.class, bench.work().resolve(name + ".log"), List.of(), "" + port, "" + sink.port(), route);
        sink.orClosed(() -> child.awaitPort(port, Duration.ofSeconds(90)));
        this.load = new Load(
                URI.create("http://127.0.0.1:" + port + "/events"),
                null,
                job.events().of(bench.project(), name),
                sink.arrivals()::sent);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void warmUp(long messages) throws Exception {
        long before = sink.arrivals().count();
        load.send(messages, Waiting.LONGEST);
        Waiting.until("the messages did not arrive", () -> sink.arrivals().count() >= before + messages);
    }

    @Override
    public Round round(Duration length) throws Exception {
        Arrivals arrivals = sink.arrivals();
        arrivals.forget();
        long before = arrivals.count();
        CpuTime cpu = child.cpu();
        long start = System.nanoTime();
        long sent = load.send(Long.MAX_VALUE, length);
        Waiting.until("the messages did not arrive", () -> arrivals.count() >= before + sent);
        double seconds = (System.nanoTime() - start) / 1e9;
        return Round.bare(name, sent, seconds, child.cpu().minus(cpu), arrivals);
    }

    @Override
    public void close() throws Exception {
        child.close();
        sink.close();
    }
}
