package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a partner's queue run empty. */
@Command(
        name = "drain",
        description = "sends what already waits for a partner and takes nothing new",
        footer = {"", "Example: ./budkavle drain 46elks"})
final class DrainVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "PARTNER", description = "the partner's name, as in ./budkavle partner list")
    String partner = "";

    DrainVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().post("/partners/" + partner + "/drain");
        if (output.json()) {
            console.json(answer);
        } else if (answer.isObject() && !answer.isEmpty()) {
            console.text(answer);
        } else {
            console.out().println(partner + ": drain is done");
        }
        return 0;
    }
}
