package se.budkavle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        footer = {"", "Example: ./budkavle bounce returned.eml", "         ./budkavle bounce --summary mails/"})
final class BounceVerb implements Callable<Integer> {
    private final Console console;
    private final BounceReader reader = new BounceReader();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--summary", description = "how many of each kind and reason, instead of the lines")
    boolean summary;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "mails as they were received, or folders of them")
    List<String> files = List.of();

    BounceVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (String file : files) {
            if (!Files.exists(Path.of(file))) {
                throw VerbFailedException.refused("there is no file " + file);
            }
        }
        var counted = new BounceSummary();
        for (String file : files) {
            for (String mail : mails(file)) {
                List<BounceResult> results = read(mail);
                counted.add(results);
                if (!summary) {
                    results.forEach(result -> console.jsonLine(line(mail, result)));
                }
            }
        }
        if (summary) {
            summarise(counted);
        }
        return 0;
    }

    /** The file itself, as it was given; of a folder the files in it, by name. */
    private static List<String> mails(String given) {
        if (!Files.isDirectory(Path.of(given))) {
            return List.of(given);
        }
        try (Stream<Path> inside = Files.list(Path.of(given))) {
            return inside.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw VerbFailedException.refused("the folder " + given + " cannot be read");
        }
    }

    private List<BounceResult> read(String file) {
        try (InputStream mail = Files.newInputStream(Path.of(file))) {
            return reader.read(mail);
        } catch (IOException e) {
            throw VerbFailedException.refused(file + " cannot be read");
        }
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

    private void summarise(BounceSummary counted) {
        if (output.json()) {
            console.json(counted.document());
            return;
        }
        var kinds = new Table(List.of("kind", "mails"));
        counted.kinds.forEach(kinds::row);
        var reasons = new Table(List.of("reason", "mails"));
        counted.reasons.forEach(reasons::row);
        console.out().print(kinds + "\n" + reasons);
        console.out().flush();
    }

    /** How many of what. */
    private static final class BounceSummary {
        private int files;
        private int recipients;
        private final Map<String, Integer> kinds = new TreeMap<>();
        private final Map<String, Integer> reasons = new TreeMap<>();

        void add(List<BounceResult> results) {
            files++;
            recipients += results.size();
            for (BounceResult result : results) {
                kinds.merge(result.kind().word(), 1, Integer::sum);
                reasons.merge(result.reason() == null ? "no reason" : result.reason(), 1, Integer::sum);
            }
        }

        Map<String, Object> document() {
            var document = new LinkedHashMap<String, Object>();
            document.put("files", files);
            document.put("recipients", recipients);
            document.put("kinds", kinds);
            document.put("reasons", reasons);
            return document;
        }
    }
}
