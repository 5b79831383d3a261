package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether the books balance: exit 0 when they do, else 1 with the difference. */
@Command(
        name = "account",
        description = "proves that every event and communication is in exactly one place",
        footer = {"", "Example: ./budkavle account"})
final class AccountVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    AccountVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().get("/account");
        if (output.json()) {
            console.json(answer);
        } else {
            console.text(answer);
        }
        return answer.path("balances").asBoolean(false) ? 0 : 1;
    }
}
