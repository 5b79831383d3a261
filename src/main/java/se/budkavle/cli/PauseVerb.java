package se.budkavle.cli;

import picocli.CommandLine.Command;

/** Stops sending to a partner. */
@Command(
        name = "pause",
        description = "stops sending to a partner; what waits stays, reports are still taken",
        footer = {"", "Example: ./budkavle pause 46elks"})
final class PauseVerb extends SteerVerb {
    PauseVerb(Console console) {
        super(console, "pause");
    }
}
