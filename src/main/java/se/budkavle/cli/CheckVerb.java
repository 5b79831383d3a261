package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.cli.check.Check;
import se.budkavle.cli.check.ExampleUpdate;
import se.budkavle.release.Fault;

/** Every fault in routes, mappings, send-outs, content, policy and examples; exit 2 when there is one. */
@Command(
        name = "check",
        description = "tells every fault in routes and mappings: file, line, what, and what would be right",
        footer = {"", "Example: ./budkavle check -o json"})
final class CheckVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "a folder with routes/ and mappings/ (default: this project)")
    @Nullable
    Path folder;

    @Option(
            names = "--update",
            description = "rewrite the expected documents of examples that differ, and show what changed")
    boolean update;

    CheckVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path project = folder == null ? Folders.project() : folder;
        if (!Files.isDirectory(project)) {
            throw VerbFailedException.refused("there is no folder " + project);
        }
        if (update) {
            ExampleUpdate.run(project, console.err()::println);
        }
        List<Fault> faults = new Check(project, DryRun::setting).faults();
        FaultLines.write(console, output, faults);
        return faults.isEmpty() ? 0 : 2;
    }
}
