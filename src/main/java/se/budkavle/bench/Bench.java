package se.budkavle.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What can be measured, by name. It measures, and never passes or fails by a time. */
public final class Bench {
    private static final SortedMap<String, Function<Settings, Scenario>> SCENARIOS = new TreeMap<>(java.util.Map.of(
            "accept", AcceptScenario::new,
            "due", DueScenario::new,
            "file", FileScenario::new,
            "held-xmin", HeldXminScenario::new,
            "history", HistoryScenario::new,
            "isolation", IsolationScenario::new,
            "letter", LetterScenario::new,
            "mail", MailScenario::new,
            "recover", RecoverScenario::new,
            "sms", SmsScenario::new));

    private Bench() {}

    /**
     * @param project where {@code routes/} and {@code mappings/} are
     * @param work an empty folder for data and logs
     * @param rounds of each variant, one after the other in turn: three or more
     * @param warmUp messages before the first round of each variant
     * @param compare variants to set beside the hub; empty for the scenario's own
     * @param rows of a file, where files are measured; messages that wait or are finished, where those are
     * @param bytes of one file more; 0 for none
     * @param large ten times as many rows besides
     * @param statements the hub's database counts what each statement costs
     */
    public record Settings(
            Path project,
            Path work,
            Duration roundLength,
            int rounds,
            long warmUp,
            List<String> compare,
            long rows,
            long bytes,
            boolean large,
            boolean statements) {
        /** @throws IllegalArgumentException when anything else than the scenario's own baselines is asked for */
        void refuseOtherBaselines(String itsOwn) {
            if (!compare.isEmpty()) {
                throw new IllegalArgumentException(itsOwn + ", and nothing else");
            }
        }

        /** A hub's data folder, whose database counts its statements if that is wanted. */
        Path dataIn(Path folder) throws Exception {
            Path data = folder.resolve("data");
            if (statements && Files.notExists(data)) {
                Stock.counted(data);
            }
            return data;
        }
    }

    /** What a round lasts where nobody says how long. */
    public static Duration roundLength(String scenario) {
        return Duration.ofSeconds(scenario.equals("held-xmin") ? 200 : 20);
    }

    /** One thing to measure. */
    public interface Scenario {
        Result run() throws Exception;
    }

    /** @throws IllegalArgumentException naming what there is, when the scenario or a variant is unknown */
    public static Scenario scenario(String name, Settings settings) {
        var made = SCENARIOS.get(name);
        if (made == null) {
            throw new IllegalArgumentException(
                    "'%s' is no scenario; there is %s".formatted(name, String.join(", ", SCENARIOS.keySet())));
        }
        return made.apply(settings);
    }
}
