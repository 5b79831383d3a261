package se.budkavle.cli.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.partner.ExampleFiles;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * What a partner has left of the one that it was copied from: settings of its model, so that messages or passwords go to the
 * wrong house; and nobody's contract, when it is to write to everybody.
 */
public final class CopiedPartners {
    /** With which the contract of a copy, and what its examples say of it, begins until somebody has read its own. */
    public static final String NO_CONTRACT = "none yet";

    private static final String NOT_LIVE = "give it mode: test-recipients in channels.yaml";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z0-9-]+)\\.[A-Za-z0-9._-]+");

    private CopiedPartners() {}

    /** In {@code partner.yaml} of every partner; file names are relative to {@code mappings/}. */
    static List<Fault> check(Rules rules) {
        Bundle mappings = rules.bundle();
        var faults = new ArrayList<Fault>();
        for (String partner : mappings.folders("partners/")) {
            String file = "partners/" + partner + "/partner.yaml";
            mappings.text(file).map(text -> YamlNode.parse(file, text)).ifPresent(node -> {
                faults.addAll(borrowed(node, partner, mappings));
                contract(node, partner, rules, faults);
            });
        }
        return faults;
    }

    /** A fault for each value below {@code node} that is a setting of another partner. */
    static List<Fault> borrowed(YamlNode node, String partner, Bundle mappings) {
        var faults = new ArrayList<Fault>();
        node.text().ifPresent(text -> {
            var others = new TreeSet<>(mappings.folders("partners/"));
            others.remove(partner);
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                if (others.contains(found.group(1))) {
                    String name = found.group().substring(2);
                    faults.add(node.fault(
                            "{{" + name + "}} is a setting of the partner " + found.group(1),
                            "give " + partner + " its own, {{" + partner + name.substring(name.indexOf('.')) + "}}"));
                }
            }
        });
        node.entries().values().forEach(inner -> faults.addAll(borrowed(inner, partner, mappings)));
        node.items().forEach(inner -> faults.addAll(borrowed(inner, partner, mappings)));
        return faults;
    }

    private static void contract(YamlNode file, String partner, Rules rules, List<Fault> faults) {
        Optional<String> contract = file.text("contract");
        if (contract.isEmpty()) {
            faults.add(file.fault("has no contract", "write contract: which one its files follow"));
        } else if (isLive(partner, rules) && contract.get().startsWith(NO_CONTRACT)) {
            faults.add(file.get("contract")
                    .orElse(file)
                    .fault(
                            "nobody has read the contract of " + partner + ", and its mode is live",
                            "write which contract its files follow, or " + NOT_LIVE));
        }
    }

    /**
     * First examples of live partners that are the model's still.
     *
     * @param told of partners' files; the examples of a partner that has faults cannot be read perhaps
     */
    static List<Fault> unread(Rules rules, Path folder, List<Fault> told) {
        return rules.bundle().folders("partners/").stream()
                .filter(partner -> isLive(partner, rules))
                .filter(partner -> told.stream().noneMatch(f -> f.file().startsWith("partners/" + partner + "/")))
                .flatMap(partner -> unread(partner, folder).stream())
                .toList();
    }

    private static boolean isLive(String partner, Rules rules) {
        return rules.channels().names().stream()
                .map(name -> rules.channels().channel(name).partners().get(partner))
                .anyMatch(share -> share != null && share.mode().equals("live"));
    }

    private static List<Fault> unread(String partner, Path mappings) {
        return ExampleFiles.contracts(mappings, partner).entrySet().stream()
                .filter(example -> example.getValue().startsWith(NO_CONTRACT))
                .map(example -> new Fault(
                        mappings.relativize(example.getKey()).toString().replace('\\', '/'),
                        0,
                        "is written from no contract of " + partner + ", and its mode is live",
                        "hold the example against its contract and name the section, or " + NOT_LIVE))
                .toList();
    }
}
