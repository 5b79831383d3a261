package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.bounce.BounceReader;
import se.budkavle.bounce.BounceResult;

/** What mails that came back say, a line of JSON for each recipient. */
@Command(
        name = "bounce",
        description = "what returned mails say: JSON Lines, one per recipient",
        footer = {"", "Example: ./budkavle bounce returned.eml", "         ./budkavle bounce --summary mails/*.eml"})
final class BounceVerb implements Callable<Integer> {
    private final Console console;
    private final BounceReader reader = new BounceReader();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--summary", description = "how many of each kind and reason, instead of the lines")
    boolean summary;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "mails as they were received")
    List<String> files = List.of();

    BounceVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (String file : files) {
            if (!Files.isRegularFile(Path.of(file))) {
                throw VerbFailedException.refused("there is no file " + file);
            }
        }
        var all = new ArrayList<BounceResult>();
        for (String file : files) {
            List<BounceResult> results = reader.read(InputFile.bytes(Path.of(file)));
            all.addAll(results);
            if (!summary) {
                results.forEach(result -> console.jsonLine(line(file, result)));
            }
        }
        if (summary) {
            summarise(all);
        }
        return 0;
    }

    private static Map<String, @Nullable Object> line(String file, BounceResult result) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("file", file);
        line.put("recipient", result.recipient());
        line.put("action", result.action());
        line.put("status", result.status());
        line.put("replyCode", result.replyCode());
        line.put("reason", result.reason());
        line.put("kind", result.kind().word());
        return line;
    }

    private void summarise(List<BounceResult> results) {
        var kinds = new TreeMap<String, Integer>();
        var reasons = new TreeMap<String, Integer>();
        for (BounceResult result : results) {
            kinds.merge(result.kind().word(), 1, Integer::sum);
            reasons.merge(result.reason() == null ? "no reason" : result.reason(), 1, Integer::sum);
        }
        if (output.json()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("files", files.size());
            document.put("recipients", results.size());
            document.put("kinds", kinds);
            document.put("reasons", reasons);
            console.json(document);
            return;
        }
        var table = new Table(List.of("kind", "mails"));
        kinds.forEach(table::row);
        var why = new Table(List.of("reason", "mails"));
        reasons.forEach(why::row);
        console.out().print(table + "\n" + why);
        console.out().flush();
    }
}
