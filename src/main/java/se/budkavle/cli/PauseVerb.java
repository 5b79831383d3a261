package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops sending to a partner. */
@Command(
        name = "pause",
        description = "stops sending to a partner; what waits stays, reports are still taken",
        footer = {"", "Example: ./budkavle pause 46elks"})
final class PauseVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    @Parameters(paramLabel = "PARTNER", description = "the partner's name, as in ./budkavle partner list")
    String partner = "";

    PauseVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().post("/partners/" + partner + "/pause");
        if (output.json()) {
            console.json(answer);
        } else if (answer.isObject() && !answer.isEmpty()) {
            console.text(answer);
        } else {
            console.out().println(partner + ": pause is done");
        }
        return 0;
    }
}
