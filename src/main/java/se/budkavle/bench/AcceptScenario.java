package se.budkavle.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * How fast events are taken over HTTP while nothing is planned or sent, beside a program that commits as many rows, and
 * beside a route that takes the same requests and does nothing with them: no door of this kind can be faster than that.
 */
final class AcceptScenario implements Bench.Scenario {
    private static final String PLAIN = "jdbc-single";
    private static final String EMPTY = "empty-route";
    private static final int THREADS = 16;
    private static final String EVENTS = "select count(*) from work where lane = 'plan'";

    private final Bench.Settings settings;

    AcceptScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("accept compares the hub, single inserts and a route that does nothing");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        Path folder = settings.work().resolve("accept");
        List<String> arguments = List.of(
                "--budkavle.routes=" + BenchFolders.doors(settings.project(), folder),
                "--budkavle.mappings=" + settings.project().resolve("mappings"));
        int port = Child.freePort();
        try (Child route = Child.start(
                                BareCamel.class, settings.work().resolve("route.log"), List.of(), "" + port, "0", EMPTY)
                        .awaitPort(port, Duration.ofSeconds(90));
                HubProcess hub = HubProcess.start(settings.dataIn(folder), List.of(), arguments)) {
            var events = NumberedEvents.byMail(settings.project(), "accept");
            var load = new Load(hub.address("/events"), hub.token(), events, (number, nanos) -> {});
            var plain = new JdbcRows(hub.gauge());
            byte[] row = events.apply(1).getBytes(StandardCharsets.UTF_8);
            var empty =
                    new Load(URI.create("http://127.0.0.1:" + port + "/events"), null, events, (number, nanos) -> {});
            load.send(settings.warmUp(), Waiting.LONGEST);
            empty.send(settings.warmUp(), Waiting.LONGEST);
            plain.oneByOne(THREADS, settings.warmUp(), end(Waiting.LONGEST), row);
            Callable<Round> hubs = () ->
                    stored(hub, () -> measured("hub", hub, () -> load.send(Long.MAX_VALUE, settings.roundLength())));
            Callable<Round> empties = () -> measured(route, () -> empty.send(Long.MAX_VALUE, settings.roundLength()));
            WarmUp.goOn(settings, empties);
            WarmUp.goOn(settings, hubs);
            var rounds = new ArrayList<Round>();
            for (int i = 0; i < settings.rounds(); i++) {
                rounds.add(measured(
                                PLAIN,
                                hub,
                                () -> plain.oneByOne(THREADS, Long.MAX_VALUE, end(settings.roundLength()), row))
                        .ofTheDatabaseAlone());
                rounds.add(empties.call());
                rounds.add(hubs.call());
            }
            var seen = machine.seen(hub.gauge().durable());
            hub.tellStatements(seen, rounds.getLast().messages());
            return Result.of("accept", rounds, List.of("hub", PLAIN, EMPTY), settings.warmUp(), seen);
        }
    }

    /** @throws IllegalStateException when the hub has not stored as many as it has said that it took */
    private static Round stored(HubProcess hub, Callable<Round> taking) throws Exception {
        long before = hub.gauge().number(EVENTS);
        Round round = taking.call();
        long stored = hub.gauge().number(EVENTS) - before;
        if (stored != round.messages()) {
            throw new IllegalStateException("%d events were taken and %d stored".formatted(round.messages(), stored));
        }
        return round;
    }

    private static long end(Duration length) {
        return System.nanoTime() + length.toNanos();
    }

    interface Storing {
        long store() throws Exception;
    }

    private static Round measured(Child route, Storing taking) throws Exception {
        CpuTime cpu = route.cpu();
        long start = System.nanoTime();
        long taken = taking.store();
        double seconds = (System.nanoTime() - start) / 1e9;
        return Round.bare(EMPTY, taken, seconds, route.cpu().minus(cpu), new Arrivals());
    }

    static Round measured(String variant, HubProcess hub, Storing storing) throws Exception {
        var before = hub.used(null);
        long start = System.nanoTime();
        long stored = storing.store();
        double seconds = (System.nanoTime() - start) / 1e9;
        return hub.used(before).round(variant, stored, seconds, new Arrivals());
    }
}
