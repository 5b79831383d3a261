package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import se.budkavle.cli.check.Check;
import se.budkavle.release.Fault;

/** The faults of one partner, or of all: folder, templates, codes, routes and examples. */
@Command(
        name = "check",
        description = "the faults of one partner, or of all: mappings, codes, routes and examples",
        footer = {"", "Example: ./budkavle partner check 46elks"})
final class PartnerCheckVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(arity = "0..1", paramLabel = "PARTNER", description = "the partner's name (default: all)")
    @Nullable
    String partner;

    PartnerCheckVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path project = Folders.project();
        if (partner != null
                && !Files.isDirectory(project.resolve("mappings/partners").resolve(partner))) {
            throw VerbFailedException.refused("there is no partner '" + partner + "', see ./budkavle partner list");
        }
        List<Fault> faults = new Check(project, DryRun::setting)
                .faults().stream().filter(this::concernsThePartner).toList();
        FaultLines.write(console, output, faults);
        return faults.isEmpty() ? 0 : 1;
    }

    private boolean concernsThePartner(Fault fault) {
        String folder = "/partners/" + (partner == null ? "" : partner + "/");
        return fault.file().contains(folder);
    }
}
