package se.budkavle.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Events over HTTP to mails at a sink: the hub, which decides, stores and follows up, beside bare Camel routes that do
 * nothing of it, or beside itself without its bulk.
 */
final class MailScenario implements Bench.Scenario {
    private static final String HUB = "hub";
    private static final List<String> BARE = List.of("bare-camel", "bare-pooled");
    private static final String NAIVE = "naive";
    private static final Duration IDLE = Duration.ofSeconds(15);

    private final Bench.Settings settings;

    MailScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.compare().stream()
                .filter(b -> !BARE.contains(b) && !b.equals(NAIVE))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException(
                            "mail has no variant '%s'; there are bare-camel, bare-pooled and naive".formatted(unknown));
                });
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        List<String> others = settings.compare().isEmpty() ? BARE : settings.compare();
        var variants = new ArrayList<Variant>();
        try {
            for (String other : others) {
                variants.add(other.equals(NAIVE) ? naive() : new BareVariant(other, other, Job.MAIL, settings));
            }
            var hub = new HubVariant(HUB, Job.MAIL, settings, List.of());
            variants.add(hub);
            var rounds = Variant.warmedUpAndInterleaved(variants, settings);
            var statements = new LinkedHashMap<String, Object>();
            hub.hub().tellStatements(statements, rounds.getLast().messages());
            rounds.add(hub.idleRound(settings.roundLength().compareTo(IDLE) < 0 ? settings.roundLength() : IDLE));
            var compared = new ArrayList<>(List.of(HUB));
            compared.addAll(others);
            var seen = machine.seen(hub.hub().gauge().durable());
            seen.putAll(statements);
            return Result.of("mail", rounds, compared, settings.warmUp(), seen);
        } finally {
            for (Variant variant : variants) {
                variant.close();
            }
        }
    }

    /** The same hub that takes, claims and settles one message at a time. */
    private Variant naive() throws Exception {
        return new HubVariant(NAIVE, Job.MAIL, settings, List.of("--budkavle.bulk=1"));
    }
}
