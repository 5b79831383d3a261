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

/** Routes and mappings of partners belong together: who is named is described, and who is given work takes it. */
final class PartnerRoutes {
    private static final String POLICY = "policy/channels.yaml";

    private final PartnerCatalogue catalogue;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> taking = new HashSet<>();

    private PartnerRoutes(PartnerCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    static List<Fault> check(List<RouteFile> files, Bundle bundle) {
        var check = new PartnerRoutes(PartnerCatalogue.load(bundle));
        for (RouteFile file : files) {
            file.all("templatedRoute").forEach(check::named);
            file.bodies().forEach(body -> body.get("from").ifPresent(check::lane));
        }
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
        if (catalogue.names().contains(name)) {
            return true;
        }
        faults.add(partner.fault(
                "there is no partner '" + name + "'",
                "use " + Nearest.of(name, catalogue.names()) + ", or write mappings/partners/" + name
                        + "/partner.yaml"));
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
        channels(bundle).forEach(channel -> channel.get("partners").ifPresent(this::shares));
    }

    private static List<YamlNode> channels(Bundle bundle) {
        try {
            return List.copyOf(bundle.yaml(POLICY).entries().values());
        } catch (FaultyReleaseException unreadable) {
            return List.of();
        }
    }

    private void shares(YamlNode partners) {
        for (String name : partners.entries().keySet()) {
            if (!catalogue.names().contains(name)) {
                share(
                        partners,
                        name,
                        "there is no partner '" + name + "'",
                        "use " + Nearest.of(name, catalogue.names()));
            } else if (!taking.contains(name)) {
                share(
                        partners,
                        name,
                        "no route takes what is meant for '" + name + "'",
                        "write routes/partners/" + name + "/ with a route from its lane");
            }
        }
    }

    private void share(YamlNode partners, String name, String what, String remedy) {
        faults.add(new Fault("mappings/" + POLICY, partners.line(name), what, remedy));
    }
}
