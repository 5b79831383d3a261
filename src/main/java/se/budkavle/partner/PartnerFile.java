package se.budkavle.partner;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import se.budkavle.partner.Partner.Report;
import se.budkavle.partner.Partner.Signature;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads one {@code partner.yaml}, collecting every fault; what is faulty gets a harmless value. */
final class PartnerFile {
    private static final Set<String> KEYS = Set.of(
            "partner",
            "channel",
            "description",
            "document",
            "slots",
            "rate",
            "timeout",
            "grace",
            "dedupes",
            "parameters",
            "fields",
            "reports");
    private static final Set<String> REPORT_KEYS = Set.of("signature", "media", "separator", "charset");

    private final YamlNode file;
    private final List<Fault> faults;
    private final UnaryOperator<String> placeholders;

    PartnerFile(YamlNode file, List<Fault> faults, UnaryOperator<String> placeholders) {
        this.file = file;
        this.faults = faults;
        this.placeholders = placeholders;
    }

    Partner read(String folder) {
        faults.addAll(file.unknownKeys(KEYS));
        if (!file.text("partner").map(folder::equals).orElse(false)) {
            faults.add(file.fault("the partner is not named as its folder", "write partner: " + folder));
        }
        return new Partner(
                folder,
                demanded("channel"),
                demanded("description"),
                demanded("document"),
                value("slots", Integer::valueOf, "a whole number").orElse(4),
                value("rate", Double::valueOf, "messages a second").orElse(null),
                value("timeout", Duration::parse, "a duration like PT10S").orElse(Duration.ofSeconds(10)),
                value("grace", Duration::parse, "a duration like PT15M").orElse(Duration.ofMinutes(15)),
                file.text("dedupes").map("true"::equals).orElse(false),
                Map.copyOf(texts("parameters")),
                fields(),
                reports());
    }

    private String demanded(String key) {
        Optional<String> text = file.text(key);
        if (text.isEmpty()) {
            faults.add(file.fault("has no " + key, "write " + key + ": …"));
        }
        return text.orElse("");
    }

    private <T> Optional<T> value(String key, Function<String, T> reader, String wanted) {
        Optional<YamlNode> node = file.get(key);
        try {
            return node.flatMap(YamlNode::text).map(placeholders).map(reader);
        } catch (NumberFormatException | DateTimeParseException e) {
            faults.add(node.orElse(file).fault(key + " cannot be read", "write " + wanted));
            return Optional.empty();
        }
    }

    private Map<String, String> texts(String key) {
        var texts = new LinkedHashMap<String, String>();
        file.get(key)
                .map(YamlNode::entries)
                .orElse(Map.of())
                .forEach((name, node) -> texts.put(name, node.text().orElse("")));
        return texts;
    }

    private Map<String, Pattern> fields() {
        var fields = new LinkedHashMap<String, Pattern>();
        texts("fields").forEach((field, expression) -> {
            try {
                fields.put(field, Pattern.compile(expression));
            } catch (PatternSyntaxException e) {
                faults.add(file.fault(
                        "the field " + field + " has no regular expression", "mend it: " + e.getDescription()));
            }
        });
        return fields;
    }

    private Map<String, Report> reports() {
        var reports = new LinkedHashMap<String, Report>();
        file.get("reports").map(YamlNode::entries).orElse(Map.of()).forEach((name, node) -> {
            faults.addAll(node.unknownKeys(REPORT_KEYS));
            String separator = node.text("separator").orElse(",");
            reports.put(
                    name,
                    new Report(
                            name,
                            signature(node),
                            node.text("media").orElse(null),
                            separator.isEmpty() ? ',' : separator.charAt(0),
                            charset(node)));
        });
        return reports;
    }

    private Signature signature(YamlNode node) {
        String word = node.text("signature").orElse("");
        return switch (word) {
            case "attempt-mac" -> Signature.ATTEMPT_MAC;
            case "address-mac" -> Signature.ADDRESS_MAC;
            case "none" -> Signature.NONE;
            default -> {
                faults.add(
                        node.fault("the report has no signature", "write signature: attempt-mac, address-mac or none"));
                yield Signature.NONE;
            }
        };
    }

    private Charset charset(YamlNode node) {
        String name = node.text("charset").orElse("UTF-8");
        if (!Charset.isSupported(name)) {
            faults.add(node.fault("the charset " + name + " is unknown", "write UTF-8 or ISO-8859-1"));
            return StandardCharsets.UTF_8;
        }
        return Charset.forName(name);
    }
}
