package se.budkavle.bench;

import java.nio.file.Files;
import java.util.List;

/**
 * What a partner keeps of its messages a second while another one of its channel takes calls and never answers. Both hubs
 * are offered the same, less than they could: at full speed the healthy partner would get what the other one leaves over,
 * and no harm be seen.
 */
final class IsolationScenario implements Bench.Scenario {
    private static final String HEALTHY = "healthy";
    private static final String BLACK_HOLE = "black-hole";

    /** Of what the hub with two healthy partners takes at full speed. */
    private static final double OFFERED = 0.7;
    /** Of the events each partner gets one half. */
    private static final int HALVES = 2;

    private final Bench.Settings settings;

    IsolationScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("isolation compares healthy and black-hole");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        try (var healthy = new IsolationHub(HEALTHY, false, settings);
                var blackHole = new IsolationHub(BLACK_HOLE, true, settings)) {
            var both = List.of(healthy, blackHole);
            Variant.warmUp(both, settings);
            double offered =
                    OFFERED * HALVES * healthy.round(settings.roundLength()).perSecond();
            both.forEach(hub -> hub.offer(offered));
            var rounds = Variant.interleaved(both, settings);
            var seen = machine.seen(blackHole.durable());
            seen.put("offeredPerSecond", offered);
            return Result.of("isolation", rounds, List.of(BLACK_HOLE, HEALTHY), settings.warmUp(), seen);
        }
    }
}
