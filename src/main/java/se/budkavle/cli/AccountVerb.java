package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import picocli.CommandLine.Command;

/** Whether the books balance: exit 0 when they do, else 1 with the difference. */
@Command(
        name = "account",
        description = "proves that every event and communication is in exactly one place",
        footer = {"", "Example: ./budkavle account"})
final class AccountVerb extends HubVerb {
    /** A little longer than the hub lets its database count. */
    private static final Duration COUNTING = Duration.ofMinutes(16);

    AccountVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().get("/account", COUNTING);
        if (output.json()) {
            console.json(answer);
        } else {
            console.text(answer);
        }
        return answer.path("balances").asBoolean(false) ? 0 : 1;
    }
}
