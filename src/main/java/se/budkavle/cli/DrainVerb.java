package se.budkavle.cli;

import picocli.CommandLine.Command;

/** Lets a partner's queue run empty. */
@Command(
        name = "drain",
        description = "sends what already waits for a partner and takes nothing new",
        footer = {"", "Example: ./budkavle drain 46elks"})
final class DrainVerb extends SteerVerb {
    DrainVerb(Console console) {
        super(console, "drain");
    }
}
