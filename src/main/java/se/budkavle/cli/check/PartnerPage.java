package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Signature;
import se.budkavle.release.Bundle;
import se.budkavle.release.YamlNode;

/** One partner, as its files describe it: what it needs, whom it listens to, what its words mean. */
final class PartnerPage {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(?::([^}]*))?}}");

    private final Partner partner;
    private final YamlNode file;
    private final Bundle mappings;
    private final Map<String, String> sections;
    private final StringBuilder page = new StringBuilder();

    /** @param sections of the contract, by the document or report whose first example is written from it */
    PartnerPage(Partner partner, Bundle mappings, Map<String, String> sections) {
        this.partner = partner;
        this.mappings = mappings;
        this.sections = sections;
        this.file = mappings.yaml("partners/" + partner.name() + "/partner.yaml");
    }

    String text() {
        line("<!-- made from the partner's files by ./budkavle check --update -->");
        line("# " + partner.name());
        line("");
        line(partner.description());
        line("");
        line("Channel `%s`, %d calls at once, each within %s; the hub proves itself by `%s`."
                .formatted(
                        partner.channel(),
                        partner.slots(),
                        partner.timeout(),
                        partner.auth().word()));
        file.text("contract").ifPresent(contract -> {
            line("");
            line("Written from: " + contract + ".");
        });
        needs();
        written();
        options();
        reports();
        codes();
        return page.toString();
    }

    private void needs() {
        heading("What it needs");
        line("| placeholder | environment | when it is not given |");
        line("|---|---|---|");
        var defaults = new TreeMap<String, String>();
        for (String text :
                mappings.below("partners/" + partner.name() + "/partner.yaml").values()) {
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                defaults.put(found.group(1), found.group(2) == null ? "must be given" : "`" + found.group(2) + "`");
            }
        }
        defaults.forEach((name, otherwise) -> line("| `%s` | `%s` | %s |"
                .formatted(name, name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), otherwise)));
    }

    private void written() {
        heading("Where the contract says it");
        line("| mapping | section that its first example is written from |");
        line("|---|---|");
        new TreeMap<>(sections)
                .forEach((name, section) -> line("| `%s` | %s |"
                        .formatted(name, section.replace("|", "\\|").replace("<", "\\<"))));
    }

    private void options() {
        if (partner.options().isEmpty()) {
            return;
        }
        heading("What a send-out may say to it");
        line("| option | takes | only beside |");
        line("|---|---|---|");
        new TreeMap<>(partner.options())
                .forEach((name, option) -> line("| `%s` | %s | %s |"
                        .formatted(
                                name,
                                expression(option.takes()),
                                new TreeMap<>(option.only())
                                        .entrySet().stream()
                                                .map(o -> "`%s`: %s".formatted(o.getKey(), expression(o.getValue())))
                                                .collect(Collectors.joining(", ")))));
    }

    private static String expression(Pattern pattern) {
        return "`" + pattern.pattern().replace("|", "\\|") + "`";
    }

    private void reports() {
        heading("What it says");
        line("| mapping | comes | proven by |");
        line("|---|---|---|");
        new TreeMap<>(partner.reports())
                .forEach(
                        (name, report) -> line("| `%s` | %s | %s |".formatted(name, way(name, report), proof(report))));
    }

    private String way(String name, Partner.Report report) {
        if (report.signature() != Signature.NONE) {
            return "by POST to `/reports/%s/%s`%s"
                    .formatted(partner.name(), name, report.isCallback() ? ", an address for each message" : "");
        }
        return switch (name) {
            case "answer" -> "as the answer to a call";
            case "refusal" -> "as the answer to a call that is refused";
            default -> "as " + (report.mediaType() == null ? "it likes" : "`" + report.mediaType() + "`") + ", fetched";
        };
    }

    private static String proof(Partner.Report report) {
        return report.signature() == Signature.NONE
                ? "the way it comes"
                : "`" + report.signature().word() + "`";
    }

    private void codes() {
        String name = "partners/" + partner.name() + "/codes.yaml";
        mappings.text(name).map(text -> YamlNode.parse(name, text)).ifPresent(codes -> {
            table("What its words mean", "word", rows(codes, "codes"));
            table("What they mean in an answer, where that differs", "word", rows(codes, "answers"));
            table("What refusals mean", "status or text", refusals(codes));
        });
    }

    private void table(String heading, String first, List<String> rows) {
        if (!rows.isEmpty()) {
            heading(heading);
            line("| " + first + " | outcome | reason |");
            line("|---|---|---|");
            rows.forEach(this::line);
        }
    }

    private static List<String> rows(YamlNode codes, String section) {
        var rows = new ArrayList<String>();
        codes.get(section).ifPresent(all -> all.entries().forEach((code, row) -> rows.add(row("`" + code + "`", row))));
        return rows;
    }

    private static List<String> refusals(YamlNode codes) {
        return codes.get("refusals").map(YamlNode::items).orElse(List.of()).stream()
                .map(row -> row(
                        row.text("status").orElse("any")
                                + row.text("text")
                                        .map(t -> ", text like `" + t.replace("|", "\\|") + "`")
                                        .orElse(""),
                        row))
                .toList();
    }

    private static String row(String first, YamlNode row) {
        String outcome = row.text("outcome").orElse("")
                + row.text("retryAfter").map(" after "::concat).orElse("");
        return "| %s | %s | %s |".formatted(first, outcome, row.text("reason").orElse(""));
    }

    private void heading(String text) {
        line("");
        line("## " + text);
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
