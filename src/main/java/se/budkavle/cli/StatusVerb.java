package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the flow stands right now. */
@Command(
        name = "status",
        description = "how the flow stands: channels, partners, what waits and what is held",
        footer = {"", "Example: ./budkavle status"})
final class StatusVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    StatusVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().get("/status");
        if (output.json()) {
            console.json(answer);
        } else {
            console.text(answer);
        }
        return 0;
    }
}
