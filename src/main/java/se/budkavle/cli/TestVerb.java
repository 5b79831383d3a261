package se.budkavle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Listed here for its help; the launcher runs it itself, since it builds. */
@Command(
        name = "test",
        description = "runs all tests and the format check",
        footer = {"", "Example: ./budkavle test --full"})
final class TestVerb implements Callable<Integer> {
    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--full", description = "the long ones too")
    boolean full;

    @Override
    public Integer call() {
        throw VerbFailedException.refused("the tests are run from the project's folder: ./budkavle test");
    }
}
