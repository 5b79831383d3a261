package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * What a partner's file says that it can be asked besides its messages, and the routes that ask: without a route the
 * questions would wait for ever, and without the word in the file nobody puts any into the lane.
 */
final class PartnerQuestions {
    /** The lanes of questions, by the word of {@code partner.yaml} that fills them. */
    private static final SortedMap<String, String> LANES =
            new TreeMap<>(Map.of("withdraw", "withdrawals", "inquiry", "inquiries"));

    private final Map<String, String> lanesOfTemplates = new HashMap<>();
    /** {@code lane partner} of every route. */
    private final Set<String> read = new HashSet<>();

    private final PartnerCatalogue catalogue;
    private final List<Fault> faults = new ArrayList<>();

    private PartnerQuestions(PartnerCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @param whole whether every file could be read, so that a route that is not there is missing */
    static List<Fault> check(List<RouteFile> files, Bundle bundle, boolean whole) {
        var check = new PartnerQuestions(PartnerCatalogue.load(bundle));
        for (RouteFile file : files) {
            file.all("routeTemplate").forEach(check::template);
        }
        for (RouteFile file : files) {
            file.all("templatedRoute").forEach(check::use);
            file.bodies().forEach(body -> lane(body).ifPresent(lane -> body.get("from")
                    .flatMap(from -> from.get("parameters"))
                    .flatMap(parameters -> parameters.get("partner"))
                    .ifPresent(partner -> check.reads(lane, partner))));
        }
        if (whole) {
            check.unread();
        }
        return check.faults;
    }

    private void template(YamlNode template) {
        lane(template.get("route").orElse(template))
                .ifPresent(lane -> template.text("id").ifPresent(id -> lanesOfTemplates.put(id, lane)));
    }

    private static Optional<String> lane(YamlNode body) {
        return RouteFile.uri(body, "from")
                .filter(uri -> uri.startsWith(WorkLanes.SCHEME + ":"))
                .map(uri -> uri.substring(WorkLanes.SCHEME.length() + 1).split("\\?", 2)[0])
                .filter(LANES::containsValue);
    }

    private void use(YamlNode use) {
        String lane = lanesOfTemplates.get(use.text("routeTemplateRef").orElse(""));
        if (lane == null) {
            return;
        }
        use.get("parameters").stream()
                .flatMap(list -> list.items().stream())
                .filter(item -> item.text("name").orElse("").equals("partner"))
                .flatMap(item -> item.get("value").stream())
                .forEach(partner -> reads(lane, partner));
    }

    private void reads(String lane, YamlNode partner) {
        String name = partner.text().orElse("");
        read.add(lane + " " + name);
        String word = LANES.entrySet().stream()
                .filter(e -> e.getValue().equals(lane))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        // one that is not described, or whose file is faulty, is told elsewhere
        if (catalogue.names().contains(name) && !says(catalogue.partner(name), word)) {
            faults.add(partner.fault(
                    "nothing ever comes to this route, as the partner '" + name + "' has no '" + word + "'",
                    "write " + word + " into mappings/partners/" + name + "/partner.yaml, or remove the route"));
        }
    }

    private static boolean says(Partner partner, String word) {
        return word.equals("inquiry") ? partner.inquiry() != null : partner.withdraw() != null;
    }

    private void unread() {
        for (String name : catalogue.names()) {
            LANES.forEach((word, lane) -> {
                if (says(catalogue.partner(name), word) && !read.contains(lane + " " + name)) {
                    faults.add(new Fault(
                            "mappings/partners/" + name + "/partner.yaml",
                            0,
                            "says '" + word + "', and no route begins at work:" + lane + " for '" + name
                                    + "', so that what waits there would wait for ever",
                            "write routes/partners/" + name + "/" + word + ".camel.yaml, or remove '" + word + "'"));
                }
            });
        }
    }
}
