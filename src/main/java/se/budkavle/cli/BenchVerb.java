package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.bench.Bench;
import se.budkavle.bench.Result;
import se.budkavle.release.StrictJson;

@Command(
        name = "bench",
        description = "Measures the hub beside a baseline in the same run; it never passes or fails.",
        footer = {"", "Example: ./budkavle bench mail --seconds 20 -o json"})
final class BenchVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            paramLabel = "SCENARIO",
            defaultValue = "mail",
            description = "what to measure (default mail); an unknown one names them all")
    String scenario;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description =
                    "length of a round (default 20; of held-xmin 200, so that the snapshot is held for ten minutes)")
    @Nullable
    Integer seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = {
                "accept, history, isolation, letter, mail, sms: rounds of each variant, of which the middle one counts;",
                "3 or more (default 7: a hub that has just started gets faster for some of them)"
            })
    int rounds;

    @Option(
            names = "--compare",
            paramLabel = "B,…",
            split = ",",
            description = "variants to set beside the hub, instead of the scenario's own")
    List<String> compare = List.of();

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "15000",
            description = "messages before the first round of each variant (default 15000); with that many or more the"
                    + " warm-up goes on, ten rounds at most, until the just-in-time compilers are done")
    long warmUp;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = {
                "file: rows of each file;",
                "due, recover: messages that wait; history: messages that are finished (default 1000000)"
            })
    long rows;

    @Option(names = "--large", description = "due, history: with ten times as many rows besides")
    boolean large;

    @Option(
            names = "--statements",
            description = "accept, file, letter, mail, sms: what each statement cost a message of the hub's last round")
    boolean statements;

    @Option(
            names = "--bytes",
            paramLabel = "SIZE",
            defaultValue = "0",
            converter = Sizes.class,
            description = "file: reads one file more, of so many bytes, for example 1GB")
    long bytes;

    BenchVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Duration round = seconds == null ? Bench.roundLength(scenario) : Duration.ofSeconds(seconds);
        demand("--seconds", round.toSeconds(), 1, 3600);
        demand("--rounds", rounds, 3, 100);
        demand("--warm-up", warmUp, 0, 10_000_000);
        demand("--rows", rows, 100, 100_000_000);
        Path work = Files.createTempDirectory("budkavle-bench");
        try {
            var settings = new Bench.Settings(
                    Folders.project(), work, round, rounds, warmUp, compare, rows, bytes, large, statements);
            Result result = scenario(settings).run();
            if (output.json()) {
                console.json(StrictJson.MAPPER.valueToTree(result));
            } else {
                print(result);
            }
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(work);
        }
    }

    private static void demand(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw VerbFailedException.refused("%s takes %d to %d".formatted(option, least, most));
        }
    }

    private Bench.Scenario scenario(Bench.Settings settings) {
        try {
            return Bench.scenario(scenario, settings);
        } catch (IllegalArgumentException e) {
            throw VerbFailedException.refused(e.getMessage());
        }
    }

    private void print(Result result) {
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-14s %9s %9s %8s %8s %8s %8s %9s %8s %8s%n",
                "variant",
                "messages",
                "a second",
                "CPU ms",
                "database",
                "compiler",
                "commits",
                "log bytes",
                "p50 ms",
                "p99 ms"));
        result.rounds()
                .forEach(r -> text.append(String.format(
                        Locale.ROOT,
                        "%-14s %9d %9.0f %8s %8s %8s %8s %9s %8s %8s%n",
                        r.variant(),
                        r.messages(),
                        r.perSecond(),
                        figure("%.2f", r.cpuMsPerMessage()),
                        figure("%.2f", r.databaseCpuMsPerMessage()),
                        figure("%.2f", r.compilerCpuMsPerMessage()),
                        figure("%.2f", r.commitsPerMessage()),
                        figure("%.0f", r.walBytesPerMessage()),
                        figure("%.1f", r.p50Ms()),
                        figure("%.1f", r.p99Ms()))));
        result.ratios().forEach((name, ratio) -> text.append(String.format(Locale.ROOT, "%s  %.2f%n", name, ratio)));
        var machine = new LinkedHashMap<>(result.machine());
        if (machine.remove("statements") instanceof List<?> costs) {
            costs.forEach(cost -> text.append(cost).append('\n'));
        }
        text.append("machine  ").append(machine);
        console.out().println(text);
        console.out().flush();
    }

    private static String figure(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }
}
