package se.budkavle.bench;

import java.nio.file.Files;
import java.util.List;

/** Events over HTTP to letters of one page in a print batch, beside the PDF library alone with the same page and fonts. */
final class LetterScenario implements Bench.Scenario {
    private static final String HUB = "hub";
    private static final String RAW = "raw-openhtmltopdf";

    private final Bench.Settings settings;

    LetterScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("letter compares the hub and " + RAW);
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        try (var hub = new LetterHub(HUB, settings);
                var raw = new RawLetters(
                        RAW, settings.project(), settings.work().resolve(HUB).resolve("mappings"))) {
            var rounds = Variant.warmedUpAndInterleaved(List.of(raw, hub), settings);
            var seen = machine.seen(hub.hub().gauge().durable());
            hub.hub().tellStatements(seen, rounds.getLast().messages());
            seen.put("sheetsALetter", hub.sheets());
            double raws = perCpuSecond(rounds, RAW);
            double hubs = perCpuSecond(rounds, HUB);
            seen.put("lettersASecondAndCore", hubs);
            seen.put("rawLettersASecondAndCore", raws);
            return Result.of("letter", rounds, List.of(HUB, RAW), settings.warmUp(), seen)
                    .with("a core %s/%s".formatted(HUB, RAW), hubs / raws);
        }
    }

    private static double perCpuSecond(List<Round> rounds, String variant) {
        return 1000
                / Result.median(rounds.stream()
                        .filter(r -> r.variant().equals(variant))
                        .mapToDouble(r -> r.cpuMsPerMessage() == null ? 0 : r.cpuMsPerMessage()));
    }
}
