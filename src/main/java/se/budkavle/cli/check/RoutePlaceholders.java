package se.budkavle.cli.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * Somebody gives every placeholder its value: a template's parameter, a setting of the hub, or what the partner's own file
 * lists; the last is where an operator looks for what a partner needs.
 */
final class RoutePlaceholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(:[^}]*)?}}");
    private static final String PARTNERS = "routes/partners/";

    private final Bundle mappings;
    private final Set<String> settings = settings();
    private final List<Fault> faults = new ArrayList<>();

    private RoutePlaceholders(Bundle mappings) {
        this.mappings = mappings;
    }

    static List<Fault> check(List<RouteFile> files, Bundle mappings) {
        var check = new RoutePlaceholders(mappings);
        files.forEach(check::file);
        return check.faults;
    }

    private void file(RouteFile file) {
        file.all("routeTemplate").forEach(template -> values(template, known(template), "the template takes"));
        if (file.file().startsWith(PARTNERS)) {
            String partner = file.folder();
            String described = "partners/" + partner + "/partner.yaml";
            Set<String> listed = placeholders(mappings.text(described).orElse(""));
            file.root().items().stream()
                    .filter(item -> item.get("routeTemplate").isEmpty())
                    .forEach(item -> values(item, listed, "mappings/" + described + " lists"));
            faults.addAll(CopiedPartners.borrowed(file.root(), partner, mappings));
        } else {
            file.root().items().stream()
                    .filter(item -> item.get("routeTemplate").isEmpty())
                    .forEach(item -> values(item, settings, "the hub has"));
        }
    }

    private Set<String> known(YamlNode template) {
        return template.get("parameters").map(YamlNode::items).orElse(List.of()).stream()
                .flatMap(parameter -> parameter.text("name").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void values(YamlNode node, Set<String> known, String where) {
        node.text().ifPresent(text -> {
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                String name = found.group(1);
                if (found.group(2) == null && !known.contains(name) && !isSet(name)) {
                    faults.add(node.fault(
                            "nobody gives {{" + name + "}} a value",
                            "use what " + where + ", such as " + Nearest.of(name, known)));
                }
            }
        });
        node.entries().values().forEach(inner -> values(inner, known, where));
        node.items().forEach(inner -> values(inner, known, where));
    }

    /** A setting of the hub, or of a source, whose values only the start asks for. */
    private boolean isSet(String name) {
        return settings.contains(name) || mappings.folders("sources/").contains(name.replaceFirst("\\..*", ""));
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> settings() {
        var properties = new Properties();
        try (InputStream in = RoutePlaceholders.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames();
    }
}
