package se.budkavle.bench;

import java.nio.file.Files;
import java.util.List;

/** What a partner keeps of its messages a second while another one of its channel takes calls and never answers. */
final class IsolationScenario implements Bench.Scenario {
    private static final String HEALTHY = "healthy";
    private static final String BLACK_HOLE = "black-hole";

    private final Bench.Settings settings;

    IsolationScenario(Bench.Settings settings) {
        this.settings = settings;
        if (!settings.compare().isEmpty()) {
            throw new IllegalArgumentException("isolation compares healthy and black-hole, and nothing else");
        }
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        try (var healthy = new IsolationHub(HEALTHY, false, settings);
                var blackHole = new IsolationHub(BLACK_HOLE, true, settings)) {
            var rounds = Variant.interleaved(List.of(healthy, blackHole), settings);
            return Result.of(
                    "isolation",
                    rounds,
                    List.of(BLACK_HOLE, HEALTHY),
                    settings.warmUp(),
                    machine.seen(blackHole.durable()));
        }
    }
}
