package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.ChannelNames;

/** Routes and mappings of partners belong together: who is named is described, and who is given work takes it. */
final class PartnerRoutes {
    private static final String POLICY = "policy/channels.yaml";

    private final PartnerCatalogue catalogue;
    /** Also those whose file is faulty, which is told elsewhere. */
    private final Set<String> names;

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> taking = new HashSet<>();

    private PartnerRoutes(Bundle bundle) {
        this.catalogue = PartnerCatalogue.load(bundle);
        this.names = Set.copyOf(bundle.folders("partners/"));
    }

    static List<Fault> check(List<RouteFile> files, Bundle bundle) {
        var check = new PartnerRoutes(bundle);
        for (RouteFile file : files) {
            file.all("templatedRoute").forEach(check::named);
            file.bodies().forEach(body -> body.get("from").ifPresent(check::lane));
        }
        check.channels();
        check.policy(bundle);
        return check.faults;
    }

    private void named(YamlNode use) {
        Map<String, YamlNode> values = new TreeMap<>();
        use.get("parameters").ifPresent(list -> list.items().forEach(item -> item.text("name")
                .ifPresent(name -> item.get("value").ifPresent(value -> values.put(name, value)))));
        YamlNode partner = values.get("partner");
        if (partner != null && isDescribed(partner)) {
            Optional.ofNullable(values.get("report")).ifPresent(report -> report(partner, report));
        }
    }

    /** A route of its own, outside the templates. */
    private void lane(YamlNode from) {
        from.get("parameters").flatMap(parameters -> parameters.get("partner")).ifPresent(partner -> {
            if (!partner.text().orElse("").contains("{{")) {
                isDescribed(partner);
            }
        });
    }

    private boolean isDescribed(YamlNode partner) {
        String name = partner.text().orElse("");
        taking.add(name);
        if (names.contains(name)) {
            return catalogue.names().contains(name);
        }
        faults.add(partner.fault(
                "there is no partner '" + name + "'",
                "use " + Nearest.of(name, names) + ", or write mappings/partners/" + name + "/partner.yaml"));
        return false;
    }

    private void report(YamlNode partner, YamlNode report) {
        String name = partner.text().orElse("");
        Set<String> known = catalogue.partner(name).reports().keySet();
        if (!known.contains(report.text().orElse(""))) {
            faults.add(report.fault(
                    "the partner '" + name + "' has no report '" + report.text().orElse("") + "'",
                    "use " + Nearest.of(report.text().orElse(""), known) + ", or describe it in mappings/partners/"
                            + name + "/partner.yaml"));
        }
    }

    /** A policy file that cannot be read is told by its own reader. */
    private void policy(Bundle bundle) {
        channels(bundle)
                .forEach((name, channel) -> channel.get("partners").ifPresent(partners -> shares(name, partners)));
    }

    private static Map<String, YamlNode> channels(Bundle bundle) {
        try {
            return bundle.yaml(POLICY).entries();
        } catch (FaultyReleaseException unreadable) {
            return Map.of();
        }
    }

    private void shares(String channel, YamlNode partners) {
        for (String name : partners.entries().keySet()) {
            if (!names.contains(name)) {
                share(partners, name, "there is no partner '" + name + "'", "use " + Nearest.of(name, names));
            } else if (!carries(name, channel)) {
                String own = catalogue.partner(name).channel();
                share(
                        partners,
                        name,
                        "the partner '" + name + "' carries " + own + ", not " + channel,
                        "move it there");
            } else if (!taking.contains(name)) {
                share(
                        partners,
                        name,
                        "no route takes what is meant for '" + name + "'",
                        "write routes/partners/" + name + "/ with a route from its lane");
            }
        }
    }

    private void channels() {
        for (String name : catalogue.names()) {
            String channel = catalogue.partner(name).channel();
            if (!channel.isEmpty() && !ChannelNames.ALL.contains(channel)) {
                faults.add(new Fault(
                        "mappings/partners/" + name + "/partner.yaml",
                        0,
                        "the channel '" + channel + "' is unknown",
                        "use " + Nearest.of(channel, ChannelNames.ALL)));
            }
        }
    }

    /** A partner whose file cannot be read, or names no channel, is told by its own reader. */
    private boolean carries(String name, String channel) {
        return !catalogue.names().contains(name)
                || catalogue.partner(name).channel().equals(channel)
                || !ChannelNames.ALL.contains(catalogue.partner(name).channel());
    }

    private void share(YamlNode partners, String name, String what, String remedy) {
        faults.add(new Fault("mappings/" + POLICY, partners.line(name), what, remedy));
    }
}
