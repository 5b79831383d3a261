package se.budkavle.cli;

import picocli.CommandLine.Command;

/** Stops sending to a partner. */
@Command(
        name = "pause",
        description = "stops sending to a partner or by a channel; what waits stays, reports are still taken",
        footer = {"", "Example: ./budkavle pause 46elks", "         ./budkavle pause --channel sms"})
final class PauseVerb extends SteerVerb {
    PauseVerb(Console console) {
        super(console, "pause");
    }
}
