package se.budkavle.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The partner kit. */
@Command(
        name = "partner",
        description = "lists, makes, tests and checks partners",
        synopsisSubcommandLabel = "list|new|test|check",
        subcommands = {PartnerListVerb.class, PartnerNewVerb.class, PartnerTestVerb.class, PartnerCheckVerb.class},
        footer = {"", "Example: ./budkavle partner list"})
final class PartnerVerb implements Runnable {
    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say which: " + String.join(", ", spec.subcommands().keySet()));
    }
}
