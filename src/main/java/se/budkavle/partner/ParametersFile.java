package se.budkavle.partner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads {@code parameters} of a {@code partner.yaml}, and tells which of them something else in it lacks. */
final class ParametersFile {
    private static final String ACKNOWLEDGED_DAYS = "acknowledgedDays";

    private final YamlNode file;
    private final Map<String, YamlNode> parameters;
    private final List<Fault> faults;
    private final UnaryOperator<String> placeholders;

    ParametersFile(YamlNode file, List<Fault> faults, UnaryOperator<String> placeholders) {
        this.file = file;
        this.parameters = file.get("parameters").map(YamlNode::entries).orElse(Map.of());
        this.faults = faults;
        this.placeholders = placeholders;
    }

    Map<String, String> read() {
        var texts = new LinkedHashMap<String, String>();
        parameters.forEach((name, node) -> {
            texts.put(name, node.text().orElse(""));
            demandWholePlaceholders(name, node);
        });
        demandDays();
        return Map.copyOf(texts);
    }

    /** What looks like a placeholder and is none would be sent as it stands. */
    private void demandWholePlaceholders(String name, YamlNode node) {
        String left = Placeholders.resolve(node.text().orElse(""), placeholder -> "");
        if (left.contains("{{") || left.contains("}}")) {
            faults.add(node.fault("the parameter " + name + " holds half a placeholder", "write {{name:default}}"));
        }
    }

    private void demandDays() {
        Optional.ofNullable(parameters.get(ACKNOWLEDGED_DAYS))
                .ifPresent(
                        node -> node.text()
                                .map(placeholders)
                                .filter(days -> !days.matches("\\d{1,2}"))
                                .ifPresent(
                                        odd -> faults.add(
                                                node.fault(
                                                        ACKNOWLEDGED_DAYS + " cannot be read",
                                                        "write working days from 1 to 99, or 0 when the vendor never acknowledges letters one by one"))));
    }

    /** @param scheme what cannot work without the wanted ones */
    void demand(YamlNode place, String scheme, List<String> wanted) {
        wanted.stream()
                .filter(name -> !parameters.containsKey(name))
                .forEach(name -> faults.add(place.fault(
                        scheme + " needs the parameter " + name,
                        "write it below parameters, for example " + name + ": \"{{"
                                + file.text("partner").orElse("partner") + "." + name.toLowerCase(Locale.ROOT)
                                + "}}\"")));
    }
}
