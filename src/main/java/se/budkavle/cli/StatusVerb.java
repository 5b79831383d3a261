package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** How the flow stands right now. */
@Command(
        name = "status",
        description = "how the flow stands: channels, partners, what waits and what is held",
        footer = {"", "Example: ./budkavle status"})
final class StatusVerb extends HubVerb {
    StatusVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().get("/status");
        if (output.json()) {
            console.json(answer);
        } else {
            console.out().print(ReadableStatus.of(answer));
            console.out().flush();
        }
        return 0;
    }
}
