package se.budkavle.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;

/** Every partner with its channel and mode. */
@Command(
        name = "list",
        description = "every partner with its channel and mode",
        footer = {"", "Example: ./budkavle partner list -o json"})
final class PartnerListVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    PartnerListVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Bundle bundle = Bundle.read(Folders.mappings());
        var catalogue = PartnerCatalogue.load(bundle);
        var channels = Channels.load(bundle);
        var rows = new ArrayList<Map<String, @Nullable String>>();
        for (String name : catalogue.names()) {
            String channel = catalogue.partner(name).channel();
            var row = new LinkedHashMap<String, @Nullable String>();
            row.put("partner", name);
            row.put("channel", channel);
            row.put("mode", mode(channels, channel, name));
            rows.add(row);
        }
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

    private static @Nullable String mode(Channels channels, String channel, String partner) {
        Channels.Share share = channels.channel(channel).partners().get(partner);
        return share == null ? null : share.mode();
    }
}
