package se.budkavle.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Events over HTTP to texts at a gateway that reports each of them: the hub, which ties the report to its attempt and
 * stores it, beside a bare Camel route that takes the report and forgets it.
 */
final class SmsScenario implements Bench.Scenario {
    private static final String HUB = "hub";
    private static final String BARE = "bare-camel";

    private final Bench.Settings settings;

    SmsScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("sms compares the hub and bare-camel");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        var variants = new ArrayList<Variant>();
        try {
            variants.add(new BareVariant(BARE, "bare-sms", Job.SMS, settings));
            var hub = new HubVariant(HUB, Job.SMS, settings, List.of());
            variants.add(hub);
            var rounds = Variant.warmedUpAndInterleaved(variants, settings);
            var seen = machine.seen(hub.hub().gauge().durable());
            hub.hub().tellStatements(seen, rounds.getLast().messages());
            return Result.of("sms", rounds, List.of(HUB, BARE), settings.warmUp(), seen);
        } finally {
            for (Variant variant : variants) {
                variant.close();
            }
        }
    }
}
