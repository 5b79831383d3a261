package se.budkavle.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import se.budkavle.release.StrictJson;

/** What a message costs beside an empty store and beside one full of finished ones, and how soon a timeline is told. */
final class HistoryScenario implements Bench.Scenario {
    private static final String EMPTY = "empty";
    private static final int READINGS = 500;

    private final Bench.Settings settings;
    private final List<Long> numbers = new ArrayList<>();

    HistoryScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("history compares an empty store and a full one, by --rows");
        numbers.add(settings.rows());
        if (settings.large()) {
            numbers.add(10 * settings.rows());
        }
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        var figures = new LinkedHashMap<String, Object>();
        var hubs = new ArrayList<HubVariant>();
        try {
            hubs.add(new HubVariant(EMPTY, Job.SMS, settings, List.of()));
            for (long number : numbers) {
                var stock = new Stock(name(number), Job.SMS, settings);
                stock.finished(number);
                HubVariant hub = stock.open("beside");
                hubs.add(hub);
                figures.put(name(number) + "TimelineMs", timelines(hub.hub(), stock, number));
                figures.put(name(number) + "Entries", entries(hub.hub(), stock));
            }
            var rounds = Variant.warmedUpAndInterleaved(hubs, settings);
            var seen = machine.seen(hubs.getLast().hub().gauge().durable());
            seen.putAll(figures);
            return result(rounds, seen);
        } finally {
            for (HubVariant hub : hubs) {
                hub.close();
            }
        }
    }

    private static String name(long number) {
        return "finished-" + number;
    }

    private Result result(List<Round> rounds, Map<String, Object> seen) {
        Result result = Result.of("history", rounds, List.of(name(numbers.getFirst()), EMPTY), settings.warmUp(), seen);
        for (long number : numbers) {
            result = result.with(
                    "CPU a message %s/%s".formatted(name(number), EMPTY),
                    cpu(rounds, name(number)) / cpu(rounds, EMPTY));
        }
        return result;
    }

    private static double cpu(List<Round> rounds, String variant) {
        return Result.median(rounds.stream()
                .filter(r -> r.variant().equals(variant))
                .mapToDouble(r -> r.cpuMsPerMessage() == null ? 0 : r.cpuMsPerMessage()));
    }

    /** On the timeline of one customer. */
    private static int entries(HubProcess hub, Stock stock) throws Exception {
        return StrictJson.MAPPER
                .readTree(hub.get("/customers/" + stock.customer(0) + "/timeline"))
                .path("entries")
                .size();
    }

    /** One after the other over HTTP, of customers that nobody has asked for; the first ones warm up. */
    private static Map<String, Object> timelines(HubProcess hub, Stock stock, long number) throws Exception {
        var random = new Random(1);
        long[] nanos = new long[READINGS];
        for (int i = -READINGS; i < READINGS; i++) {
            String path = "/customers/" + stock.customer(random.nextLong(number)) + "/timeline";
            long start = System.nanoTime();
            hub.get(path);
            nanos[Math.max(0, i)] = System.nanoTime() - start;
        }
        double[] millis =
                LongStream.of(nanos).sorted().mapToDouble(n -> n / 1e6).toArray();
        return Map.of("p50", millis[READINGS / 2], "p95", millis[READINGS * 95 / 100], "readings", READINGS);
    }
}
