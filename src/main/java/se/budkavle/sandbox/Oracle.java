package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Says whether everything is accounted for, from outside: the events as they were fed, what the hub answers about them
 * over HTTP, and what the partners say they received; never the hub's tables. To be asked when the hub has settled.
 * Of each event and each message it holds a few numbers, so tens of thousands fit.
 */
public final class Oracle {
    /** The hub as anybody with a token sees it. */
    public interface Hub {
        /** The answer to a GET, for example of {@code /events/…}. */
        JsonNode get(String path);

        /**
         * Posts events once more, as a batch, and returns the door's results in their order: to a hub that lost nothing
         * every one of them is a replay, or is refused as it was the first time.
         */
        List<JsonNode> again(List<JsonNode> events);
    }

    /** What one partner received, oldest first, as in {@link Sandbox#eachReceived}. */
    @FunctionalInterface
    public interface Ledgers {
        void eachReceived(String partner, Consumer<JsonNode> reader);
    }

    private static final int CHUNK = 200;

    private final Hub hub;
    private final Verdict.Writer verdict = new Verdict.Writer();
    private final PartnerLines lines = new PartnerLines(verdict);
    private final Set<UUID> seen = new HashSet<>();
    private final Set<UUID> inQuarantine = new HashSet<>();
    private final Map<UUID, Boolean> openItemByAbout = new HashMap<>();
    private final MessageJudge messages;

    private Oracle(Hub hub) {
        this.hub = hub;
        this.messages = new MessageJudge(
                verdict,
                lines,
                new Timelines(hub::get),
                openItemByAbout::containsKey,
                id -> openItemByAbout.getOrDefault(id, false));
    }

    /** The attempt that a partner took by a line of its ledger, and said so; empty for a batch as a whole. */
    public static Optional<UUID> answered(String partner, JsonNode line) {
        return PartnerLines.answered(partner, line);
    }

    /** @param fed everything that was fed and acknowledged, in any order, repetitions included */
    public static Verdict judge(Iterator<JsonNode> fed, Hub hub, Ledgers ledgers) {
        var oracle = new Oracle(hub);
        for (String partner : PartnerLines.PARTNERS) {
            ledgers.eachReceived(partner, line -> oracle.lines.read(partner, line));
        }
        oracle.readPeoplesWork();
        while (fed.hasNext()) {
            var chunk = new ArrayList<JsonNode>();
            while (fed.hasNext() && chunk.size() < CHUNK) {
                chunk.add(fed.next());
            }
            oracle.events(chunk);
        }
        oracle.lines.left();
        return oracle.verdict.verdict();
    }

    private void readPeoplesWork() {
        String from = "";
        for (JsonNode page = workItems(from); !page.isEmpty(); page = workItems(from)) {
            page.forEach(this::workItem);
            from = "&after=" + page.get(page.size() - 1).path("workItemId").asText();
        }
        from = "";
        for (JsonNode page = hub.get("/quarantine" + from); !page.isEmpty(); page = hub.get("/quarantine" + from)) {
            page.forEach(this::kept);
            from = "?after=" + page.get(page.size() - 1).path("quarantineId").asText();
        }
    }

    private void kept(JsonNode kept) {
        if (kept.hasNonNull("eventId")) {
            inQuarantine.add(id(kept, "eventId"));
        }
    }

    private JsonNode workItems(String from) {
        return hub.get("/work-items?all=true" + from);
    }

    private void workItem(JsonNode item) {
        boolean open = !item.path("state").asText().equals("resolved");
        if (item.hasNonNull("eventId")) {
            openItemByAbout.merge(id(item, "eventId"), open, Boolean::logicalOr);
        }
        item.path("communications")
                .forEach(about -> openItemByAbout.merge(UUID.fromString(about.asText()), open, Boolean::logicalOr));
    }

    private void events(List<JsonNode> chunk) {
        List<JsonNode> results = hub.again(chunk);
        if (results.size() != chunk.size()) {
            verdict.differs("%d events were posted again, %d answered", chunk.size(), results.size());
            return;
        }
        for (int i = 0; i < chunk.size(); i++) {
            event(chunk.get(i), results.get(i));
        }
    }

    private void event(JsonNode fed, JsonNode result) {
        String status = result.path("status").asText();
        switch (status) {
            case "rejected", "conflict" -> verdict.event("refused");
            case "accepted" ->
                verdict.differs(
                        "event %s of %s was lost: the hub took it as new",
                        fed.path("id").asText(), fed.path("source").asText());
            case "replayed" -> {
                UUID id = id(result, "eventId");
                if (seen.add(id)) {
                    known(id);
                } else {
                    verdict.event("replayed");
                }
            }
            default ->
                verdict.differs(
                        "event %s: the door answered '%s'", fed.path("id").asText(), status);
        }
    }

    private void known(UUID id) {
        JsonNode event = hub.get("/events/" + id);
        String status = event.path("status").asText();
        switch (status) {
            case "planned", "nothing-to-send" -> verdict.event(status);
            case "accepted" -> {
                verdict.event("waiting");
                verdict.check(inQuarantine.contains(id), "event %s waits, but not for its customer", id);
            }
            case "failed" -> {
                verdict.event("failed");
                verdict.check(openItemByAbout.getOrDefault(id, false), "event %s failed, and nobody is told", id);
            }
            default -> verdict.differs("event %s has the status '%s'", id, status);
        }
        verdict.check(
                !status.equals("planned") || !event.path("communications").isEmpty(),
                "event %s is planned, but has no communication",
                id);
        event.path("communications").forEach(c -> messages.communication(hub.get("/communications/" + c.asText())));
    }

    private static UUID id(JsonNode node, String field) {
        return UUID.fromString(node.path(field).asText());
    }
}
