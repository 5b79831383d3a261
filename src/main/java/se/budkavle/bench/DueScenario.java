package se.budkavle.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import se.budkavle.bench.StatementGauge.Cost;

/**
 * What a claim costs beside few and beside very many messages that wait for a moment to come; and what becomes of urgent
 * messages when very many are due at once, which takes longer than is measured.
 */
final class DueScenario implements Bench.Scenario {
    private static final long FEW = 10_000;
    private static final int DRAINED_ROUNDS = 3;

    private final Bench.Settings settings;
    private final List<Long> numbers = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Map<Long, List<Spent>> spent = new LinkedHashMap<>();

    DueScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("due compares few and many that wait, by --rows");
        numbers.add(Math.min(FEW, settings.rows() / 100));
        numbers.add(settings.rows());
        if (settings.large()) {
            numbers.add(10 * settings.rows());
        }
    }

    /** On all claims of a round, for each of its messages. */
    private record Spent(double micros, double pages) {
        static Spent of(Cost all, long messages) {
            return new Spent(1000 * all.millis() / messages, (double) all.pages() / messages);
        }
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        var stocks = new ArrayList<Stock>();
        for (long number : numbers) {
            var stock = new Stock(name(number), Job.MAIL, settings);
            stock.pending(number, false);
            stocks.add(stock);
        }
        var rounds = new ArrayList<Round>();
        var seen = machine.seen(beside(stocks, rounds));
        rounds.add(drained(stocks.get(1)));
        seen.putAll(figures);
        Result result =
                Result.of("due", rounds, List.of(name(numbers.get(1)), name(numbers.get(0))), settings.warmUp(), seen);
        for (long many : numbers.subList(1, numbers.size())) {
            result = result.with(ratioName("claim micros", many), ratio(many, Spent::micros))
                    .with(ratioName("claim pages", many), ratio(many, Spent::pages));
        }
        return result;
    }

    private static String name(long number) {
        return "pending-" + number;
    }

    private String ratioName(String what, long many) {
        return "%s %s/%s".formatted(what, name(many), name(numbers.getFirst()));
    }

    private double ratio(long many, ToDoubleFunction<Spent> figure) {
        return Result.median(spent.get(many).stream().mapToDouble(figure))
                / Result.median(spent.get(numbers.getFirst()).stream().mapToDouble(figure));
    }

    /** Rounds of the same work in turn; returns whether the databases were durable. */
    private boolean beside(List<Stock> stocks, List<Round> rounds) throws Exception {
        var hubs = new ArrayList<HubVariant>();
        try {
            for (Stock stock : stocks) {
                hubs.add(stock.open("beside"));
            }
            for (HubVariant hub : hubs) {
                hub.warmUp(settings.warmUp());
            }
            for (int i = 0; i < Variant.ROUNDS; i++) {
                for (int k = 0; k < hubs.size(); k++) {
                    rounds.add(round(hubs.get(k), numbers.get(k)));
                }
            }
            boolean durable = true;
            for (HubVariant hub : hubs) {
                durable &= hub.hub().gauge().durable();
            }
            return durable;
        } finally {
            for (HubVariant hub : hubs) {
                hub.close();
            }
        }
    }

    private Round round(HubVariant hub, long number) throws Exception {
        try (var claims = new StatementGauge(hub.hub().gauge())) {
            claims.begin();
            Round round = hub.round(settings.roundLength());
            Map<String, Cost> costs = StatementGauge.claims(claims.end());
            spent.computeIfAbsent(number, n -> new ArrayList<>()).add(Spent.of(costs.get("all"), round.messages()));
            var told = new LinkedHashMap<String, Object>();
            costs.forEach((claim, cost) -> told.put(claim, cost.figures()));
            figures.put(name(number) + "Claims", told);
            return round;
        }
    }

    /** Urgent messages one after the other, while everything that waited is due. */
    private Round drained(Stock stock) throws Exception {
        stock.becomesDue();
        BenchFolders.urgent(stock.folder());
        try (var hub = stock.open("urgent")) {
            hub.besidesRound("warm-up", settings.roundLength());
            Duration length = settings.roundLength().multipliedBy(DRAINED_ROUNDS);
            Round round = hub.besidesRound("urgent-while-draining", length);
            figures.put("urgentP99Ms", round.p99Ms());
            figures.put(
                    "leftToDrain",
                    hub.hub().gauge().number("select count(*) from work where priority = 2 and due <= now()"));
            figures.put("arrived", hub.arrivals().count());
            return round;
        }
    }
}
