package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.bench.MailBench;
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

    @Parameters(index = "0", paramLabel = "SCENARIO", defaultValue = "mail", description = "mail (default)")
    String scenario;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "20", description = "length of a round (default 20)")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "15000",
            description = "messages before the first round of each variant (default 15000)")
    long warmUp;

    BenchVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (!scenario.equals("mail")) {
            throw VerbFailedException.refused("'" + scenario + "' is no scenario; there is mail");
        }
        Path work = Files.createTempDirectory("budkavle-bench");
        try {
            var result = new MailBench(Folders.project(), work, Duration.ofSeconds(seconds), warmUp).run();
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

    private void print(MailBench.Result result) {
        var table = new StringBuilder();
        result.rounds()
                .forEach(r -> table.append(String.format(
                        Locale.ROOT,
                        "%-12s %8d mails %8.0f/s %6.2f ms CPU a mail%s%n",
                        r.variant(),
                        r.messages(),
                        r.perSecond(),
                        r.cpuMsPerMessage(),
                        r.commitsPerMessage() == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", %.2f commits, %.0f bytes of log a mail",
                                        r.commitsPerMessage(),
                                        r.walBytesPerMessage()))));
        table.append(String.format(
                Locale.ROOT,
                "hub / bare-camel  %.2f (medians)%n",
                result.ratios().get("hub/bare-camel")));
        table.append("machine  ").append(result.machine());
        console.out().println(table);
        console.out().flush();
    }
}
