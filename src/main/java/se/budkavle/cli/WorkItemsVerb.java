package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.release.StrictJson;

/** What waits for a person's decision, and the decision. */
@Command(
        name = "work-items",
        description = "what waits for a person; take and resolve decide about one",
        subcommands = {WorkItemsVerb.Show.class, WorkItemsVerb.Take.class, WorkItemsVerb.Resolve.class},
        footer = {
            "",
            "Example: ./budkavle work-items",
            "         ./budkavle work-items resolve 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --as next-channel"
        })
final class WorkItemsVerb extends HubVerb {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = "waiting",
            description = "open, taken, resolved, all, or waiting: open and taken (default)")
    String state = "";

    WorkItemsVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        JsonNode items = hub.client().get("/work-items?state=" + HubClient.encoded(state));
        if (output.json()) {
            console.json(items);
        } else if (items.isEmpty()) {
            console.out().println("no work items (--state " + state + ")");
        } else {
            console.out().print(table(items));
            console.out().flush();
        }
        return 0;
    }

    private static Table table(JsonNode items) {
        var table = new Table(List.of("work item", "kind", "state", "opened", "due", "count", "customer", "reason"));
        items.forEach(item -> table.row(
                item.path("workItemId").asText(),
                item.path("kind").asText(),
                item.path("state").asText(),
                Table.moment(item.path("openedAt"), "-"),
                Table.moment(item.path("dueAt"), "-"),
                item.path("count").asText("1"),
                item.path("customerNo").isTextual() ? item.path("customerNo").asText() : "-",
                item.path("reason").asText()));
        return table;
    }

    /** What the verbs about one work item have in common. */
    abstract static class OfOne extends HubVerb {
        @Parameters(paramLabel = "ID", description = "the work item, as in ./budkavle work-items")
        UUID id = new UUID(0, 0);

        OfOne(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            JsonNode item = asked(hub.client(), "/work-items/" + id);
            if (output.json()) {
                console.json(item);
            } else {
                console.text(item);
            }
            return 0;
        }

        abstract JsonNode asked(HubClient client, String item);
    }

    @Command(
            name = "show",
            description = "everything about one work item",
            footer = {"", "Example: ./budkavle work-items show 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55"})
    static final class Show extends OfOne {
        Show(Console console) {
            super(console);
        }

        @Override
        JsonNode asked(HubClient client, String item) {
            return client.get(item);
        }
    }

    @Command(
            name = "take",
            description = "says that somebody is at it",
            footer = {"", "Example: ./budkavle work-items take 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55"})
    static final class Take extends OfOne {
        Take(Console console) {
            super(console);
        }

        @Override
        JsonNode asked(HubClient client, String item) {
            return client.post(item + "/take");
        }
    }

    @Command(
            name = "resolve",
            description = "decides what becomes of it, and closes it",
            footer = {
                "",
                "Example: ./budkavle work-items resolve 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --as resend"
                        + " --note \"number mended\""
            })
    static final class Resolve extends OfOne {
        @Option(
                names = "--as",
                required = true,
                paramLabel = "WORD",
                description = "close, next-channel, resend, or again (what was put aside is tried once more)")
        String word = "";

        @Option(names = "--note", defaultValue = "", paramLabel = "TEXT", description = "kept with the decision")
        String note = "";

        Resolve(Console console) {
            super(console);
        }

        @Override
        JsonNode asked(HubClient client, String item) {
            ObjectNode decision =
                    StrictJson.MAPPER.createObjectNode().put("resolution", word).put("note", note);
            return client.post(item + "/resolve", decision);
        }
    }
}
