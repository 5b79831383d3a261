package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import se.budkavle.delivery.PartnerModes;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;

/** Every partner with its channel and mode: as a running hub has them, else as the files say. */
@Command(
        name = "list",
        description = "every partner with its channel and mode: of the running hub, else as the files say",
        footer = {"", "Example: ./budkavle partner list -o json"})
final class PartnerListVerb extends HubVerb {
    PartnerListVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<Map<String, @Nullable String>> rows =
                hub.running().map(PartnerListVerb::asItRuns).orElseGet(PartnerListVerb::asWritten);
        if (output.json()) {
            console.json(rows);
        } else {
            var table = new Table(List.of("partner", "channel", "mode"));
            rows.forEach(row -> table.row(
                    row.get("partner"),
                    row.get("channel"),
                    row.get("mode") == null ? "not in policy/channels.yaml" : row.get("mode")));
            console.out().print(table);
            console.out().flush();
        }
        return 0;
    }

    private static List<Map<String, @Nullable String>> asItRuns(HubClient client) {
        var rows = new ArrayList<Map<String, @Nullable String>>();
        for (JsonNode p : client.get("/partners")) {
            rows.add(row(
                    p.path("partner").asText(),
                    p.path("channel").asText(),
                    p.path("mode").textValue()));
        }
        return rows;
    }

    private static List<Map<String, @Nullable String>> asWritten() {
        Bundle bundle = Bundle.read(Folders.mappings());
        var catalogue = PartnerCatalogue.load(bundle);
        var channels = Channels.load(bundle);
        var rows = new ArrayList<Map<String, @Nullable String>>();
        for (String name : catalogue.names()) {
            rows.add(row(
                    name,
                    catalogue.partner(name).channel(),
                    PartnerModes.written(channels, name).orElse(null)));
        }
        return rows;
    }

    private static Map<String, @Nullable String> row(String partner, String channel, @Nullable String mode) {
        var row = new LinkedHashMap<String, @Nullable String>();
        row.put("partner", partner);
        row.put("channel", channel);
        row.put("mode", mode);
        return row;
    }
}
