package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import se.budkavle.cli.check.Check;
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

    CheckVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path project = folder == null ? Folders.project() : folder;
        if (!Files.isDirectory(project)) {
            throw VerbFailedException.refused("there is no folder " + project);
        }
        List<Fault> faults = new Check(project).faults();
        faults.forEach(this::tell);
        if (!output.json()) {
            console.err().println(faults.isEmpty() ? "no faults" : faults.size() + " faults");
        }
        return faults.isEmpty() ? 0 : 2;
    }

    private void tell(Fault fault) {
        if (!output.json()) {
            console.out().println(fault);
            return;
        }
        var line = new LinkedHashMap<String, Object>();
        line.put("file", fault.file());
        line.put("line", fault.line());
        line.put("what", fault.what());
        line.put("remedy", fault.remedy());
        console.jsonLine(line);
    }
}
