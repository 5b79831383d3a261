package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.release.StrictJson;

/** A customer's addresses that are not used, and the way back into use. */
@Command(
        name = "suppressions",
        description = "a customer's addresses that are not used any more, why and since when; --lift uses them again",
        footer = {"", "Example: ./budkavle suppressions 10012 --lift email"})
final class SuppressionsVerb extends HubVerb {
    @Parameters(paramLabel = "CUSTOMER", description = "the customer number")
    String customer = "";

    @Option(
            names = "--lift",
            paramLabel = "CHANNEL",
            description = "the customer's addresses of this channel work again: use them; written on the timeline")
    @Nullable
    String lift;

    SuppressionsVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        JsonNode answer = lift == null ? list() : lift(lift);
        if (output.json()) {
            console.json(answer);
        } else if (lift == null) {
            answer.path("suppressions").forEach(this::print);
            if (answer.path("suppressions").isEmpty()) {
                console.out().println("every address of the customer is used");
            }
        } else {
            console.out().println(customer + ": " + answer.path("lifted").asInt() + " lifted");
        }
        return 0;
    }

    private JsonNode list() {
        return hub.client().get("/suppressions?customerNo=" + HubClient.encoded(customer));
    }

    private JsonNode lift(String channel) {
        return hub.client()
                .post(
                        "/suppressions/lift",
                        StrictJson.MAPPER
                                .createObjectNode()
                                .put("customerNo", customer)
                                .put("channel", channel));
    }

    private void print(JsonNode s) {
        console.out()
                .println("%s  %s  %s  %s (%s)"
                        .formatted(
                                s.path("since").asText(),
                                Table.padded(s.path("channel").asText(), 7),
                                s.path("address").asText(),
                                s.path("text").asText(),
                                s.path("reason").asText()));
    }
}
