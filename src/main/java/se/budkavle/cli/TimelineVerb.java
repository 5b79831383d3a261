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
        boolean nothing = timeline.path("entries").isEmpty();
        if (output.json()) {
            console.json(timeline);
        } else if (!nothing) {
            console.out().print(ReadableTimeline.of(timeline));
            console.out().flush();
        }
        if (nothing) {
            throw nothingOf(customer);
        }
        return 0;
    }

    /** The hub answers alike whether it never heard the number, or its first event waits: both are said. */
    private static VerbFailedException nothingOf(String customer) {
        return VerbFailedException.failed("the hub has nothing of a customer '" + customer
                + "': give the number as data.customer.customerNo of an event has it, for example 10012;"
                + " of an event that was sent just now, ask again in a moment, and see GET /events/<its id>");
    }

    /** A customer number may hold any visible sign; those that mean something in a path go into the query. */
    static String pathOf(String customer) {
        return customer.matches("[A-Za-z0-9_-]+")
                ? "/customers/" + customer + "/timeline"
                : "/customers/timeline?customerNo=" + HubClient.encoded(customer);
    }
}
