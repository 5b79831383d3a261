package se.budkavle.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What a run measured.
 *
 * @param medians messages a second of each variant that was compared
 * @param ratios of those medians, named {@code hub/bare-camel}
 */
public record Result(
        String scenario,
        List<Round> rounds,
        Map<String, Double> medians,
        Map<String, Double> ratios,
        long warmupMessages,
        Map<String, Object> machine) {

    /** @param compared the variant of interest first; the others are what it is divided by */
    static Result of(
            String scenario, List<Round> rounds, List<String> compared, long warmUp, Map<String, Object> machine) {
        var medians = new LinkedHashMap<String, Double>();
        compared.forEach(variant -> medians.put(variant, median(rounds, variant)));
        var ratios = new LinkedHashMap<String, Double>();
        compared.stream().skip(1).forEach(other -> {
            String first = compared.getFirst();
            ratios.put(first + "/" + other, medians.get(first) / medians.get(other));
        });
        return new Result(scenario, rounds, medians, ratios, warmUp, machine);
    }

    /** One more of the variants, divided by another, which may be new too. */
    Result with(String variant, String other) {
        var more = new LinkedHashMap<>(medians);
        more.put(variant, median(rounds, variant));
        more.put(other, median(rounds, other));
        var divided = new LinkedHashMap<>(ratios);
        divided.put(variant + "/" + other, more.get(variant) / more.get(other));
        return new Result(scenario, rounds, more, divided, warmupMessages, machine);
    }

    /** One more ratio, of another figure than messages a second. */
    Result with(String name, double ratio) {
        var more = new LinkedHashMap<>(ratios);
        more.put(name, ratio);
        return new Result(scenario, rounds, medians, more, warmupMessages, machine);
    }

    private static double median(List<Round> rounds, String variant) {
        return median(rounds.stream().filter(r -> r.variant().equals(variant)).mapToDouble(Round::perSecond));
    }

    static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
