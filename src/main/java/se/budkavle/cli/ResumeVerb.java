package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on after a pause or drain. */
@Command(
        name = "resume",
        description = "goes on sending to a partner",
        footer = {"", "Example: ./budkavle resume 46elks"})
final class ResumeVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "PARTNER", description = "the partner's name, as in ./budkavle partner list")
    String partner = "";

    ResumeVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().post("/partners/" + partner + "/resume");
        if (output.json()) {
            console.json(answer);
        } else if (answer.isObject() && !answer.isEmpty()) {
            console.text(answer);
        } else {
            console.out().println(partner + ": resume is done");
        }
        return 0;
    }
}
