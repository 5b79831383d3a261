package se.budkavle.cli;

import picocli.CommandLine.Command;

/** Goes on after a pause or drain. */
@Command(
        name = "resume",
        description = "goes on sending to a partner or by a channel",
        footer = {"", "Example: ./budkavle resume 46elks", "         ./budkavle resume --channel sms"})
final class ResumeVerb extends SteerVerb {
    ResumeVerb(Console console) {
        super(console, "resume");
    }
}
