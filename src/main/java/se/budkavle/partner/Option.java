package se.budkavle.partner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * Something that a send-out may say to a partner, and the partner's templates see as {@code options}; a row of {@code
 * options} in {@code partner.yaml}.
 *
 * @param takes what it may be
 * @param only what other options must be beside it; one that is not said counts as empty
 */
public record Option(Pattern takes, Map<String, Pattern> only) {
    /** By name, as the file describes them: a regular expression, or {@code takes} with {@code only}. */
    public static Map<String, Option> all(YamlNode file, List<Fault> faults) {
        var options = new LinkedHashMap<String, Option>();
        entries(file.get("options")).forEach((name, node) -> options.put(name, read(node, faults)));
        options.values().forEach(option -> option.only().keySet().stream()
                .filter(other -> !options.containsKey(other))
                .forEach(other -> faults.add(file.get("options")
                        .orElse(file)
                        .fault("there is no option " + other, "describe it too, or take it out of only"))));
        return options;
    }

    private static Option read(YamlNode node, List<Fault> faults) {
        if (!node.isMap()) {
            return new Option(pattern(node, faults), Map.of());
        }
        faults.addAll(node.unknownKeys(Set.of("takes", "only")));
        var only = new LinkedHashMap<String, Pattern>();
        entries(node.get("only")).forEach((other, value) -> only.put(other, pattern(value, faults)));
        return new Option(pattern(node.get("takes").orElse(node), faults), only);
    }

    private static Map<String, YamlNode> entries(Optional<YamlNode> node) {
        return node.map(YamlNode::entries).orElse(Map.of());
    }

    private static Pattern pattern(YamlNode node, List<Fault> faults) {
        try {
            return Pattern.compile(node.text().orElseThrow(() -> new PatternSyntaxException("no text", "", -1)));
        } catch (PatternSyntaxException e) {
            faults.add(node.fault("the option has no regular expression", "mend it: " + e.getDescription()));
            return Pattern.compile(".*");
        }
    }
}
