package se.budkavle.cli;

import picocli.CommandLine.Command;

/** Lets a partner's queue run empty. */
@Command(
        name = "drain",
        description = "sends what already waits for a partner or by a channel, and nothing that comes later",
        footer = {"", "Example: ./budkavle drain 46elks", "         ./budkavle drain --channel sms"})
final class DrainVerb extends SteerVerb {
    DrainVerb(Console console) {
        super(console, "drain");
    }
}
