package se.budkavle.cli;

import picocli.CommandLine.Option;

/** {@code --help}, on every verb. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean asked;
}
