package se.budkavle.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How soon a hub is back that was killed while very many messages wait for it: from its start until it is ready, and from
 * then until its partner has the first message. In the last round its database is killed too.
 */
final class RecoverScenario implements Bench.Scenario {
    private static final String HUB = "hub";

    private final Bench.Settings settings;
    private boolean durable = true;
    private final List<Double> ready = new ArrayList<>();
    private final List<Double> first = new ArrayList<>();

    RecoverScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("recover compares nothing");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        var stock = new Stock(HUB, Job.MAIL, settings);
        stock.pending(settings.rows(), true);
        killed(stock, 0, false);
        ready.clear();
        first.clear();
        var rounds = new ArrayList<Round>();
        for (int i = 1; i <= Variant.ROUNDS; i++) {
            // what ends this round is what the next one recovers from; after the last one nothing is left running
            rounds.add(killed(stock, i, i >= Variant.ROUNDS - 1));
        }
        var seen = machine.seen(durable);
        seen.putAll(figures());
        return Result.of("recover", rounds, List.of(HUB), 0, seen);
    }

    private Map<String, Object> figures() {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("killed", List.of("hub", "hub", "hub and database"));
        figures.put("secondsToReady", ready);
        figures.put("secondsFromReadyToFirstDelivery", first);
        return figures;
    }

    /** Starts the hub, lets it deliver for a round, and kills it. */
    private Round killed(Stock stock, int round, boolean withItsDatabase) throws Exception {
        long start = System.nanoTime();
        try (var hub = stock.open("visit-" + round)) {
            ready.add((System.nanoTime() - start) / 1e9);
            long isReady = System.nanoTime();
            Arrivals arrivals = hub.arrivals();
            Waiting.until("nothing was delivered after the start", () -> arrivals.count() > 0);
            first.add((System.nanoTime() - isReady) / 1e9);
            Round delivered = hub.besidesRound(HUB, settings.roundLength());
            durable &= hub.hub().gauge().durable();
            hub.hub().kill(withItsDatabase);
            return delivered;
        }
    }
}
