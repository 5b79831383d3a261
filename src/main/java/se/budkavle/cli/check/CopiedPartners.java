package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * What a partner has left of the one that it was copied from: settings of its model, so that messages or passwords go to the
 * wrong house; and nobody's contract, when it is to write to everybody.
 */
public final class CopiedPartners {
    /** With which the contract of a copy begins until somebody has read its own. */
    public static final String NO_CONTRACT = "none yet";

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
        boolean isLive = rules.channels().names().stream()
                .map(name -> rules.channels().channel(name).partners().get(partner))
                .anyMatch(share -> share != null && share.mode().equals("live"));
        boolean isWritten =
                file.text("contract").map(c -> !c.startsWith(NO_CONTRACT)).orElse(true);
        if (isLive && !isWritten) {
            faults.add(file.get("contract")
                    .orElse(file)
                    .fault(
                            "nobody has read the contract of " + partner + ", and its mode is live",
                            "write which contract its files follow, or give it mode: test-recipients in"
                                    + " channels.yaml"));
        }
    }
}
