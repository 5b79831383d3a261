package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What one customer was sent, when, how and why, and whether it arrived. */
@Command(
        name = "timeline",
        description = "what a customer was sent, when, how, why, and whether it arrived",
        footer = {"", "Example: ./budkavle timeline 10012"})
final class TimelineVerb extends HubVerb {
    @Parameters(paramLabel = "CUSTOMER", description = "the customer number")
    String customer = "";

    TimelineVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (customer.isBlank()) {
            throw VerbFailedException.refused("the customer number is empty, write for example 10012");
        }
        JsonNode timeline = hub.client().get(pathOf(customer));
        if (output.json()) {
            console.json(timeline);
        } else {
            console.out().print(ReadableTimeline.of(timeline));
            console.out().flush();
        }
        return 0;
    }

    /** A customer number may hold any visible sign; those that mean something in a path go into the query. */
    static String pathOf(String customer) {
        return customer.matches("[A-Za-z0-9_-]+")
                ? "/customers/" + customer + "/timeline"
                : "/customers/timeline?customerNo=" + HubClient.encoded(customer);
    }
}
