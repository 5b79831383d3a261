package se.budkavle.partner;

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
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads one {@code partner.yaml}, collecting every fault; what is faulty gets a harmless value. */
final class PartnerFile {
    private static final Set<String> KEYS = Set.of(
            "partner",
            "channel",
            "description",
            "contract",
            "document",
            "slots",
            "timeout",
            "grace",
            "rate",
            "recipientRate",
            "breaker",
            "parameters",
            "options",
            "fields",
            "auth",
            "match",
            "withdraw",
            "inquiry",
            "reports");

    private static final String PATH = "(/[A-Za-z0-9._-]+)*";

    private final YamlNode file;
    private final List<Fault> faults;
    private final UnaryOperator<String> placeholders;
    private final ParametersFile parameters;

    PartnerFile(YamlNode file, List<Fault> faults, UnaryOperator<String> placeholders) {
        this.file = file;
        this.faults = faults;
        this.placeholders = placeholders;
        this.parameters = new ParametersFile(file, faults, placeholders);
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
                value("slots", PartnerFile::slots, "a whole number from 1").orElse(4),
                value("timeout", Duration::parse, "a duration like PT10S").orElse(Duration.ofSeconds(10)),
                value("grace", Duration::parse, "a duration like PT15M").orElse(Duration.ofMinutes(15)),
                new LimitsFile(file, faults, placeholders).read(),
                parameters.read(),
                Option.all(file, faults),
                fields(),
                auth(),
                new ReportsFile(file, faults, parameters).read(),
                file.get("withdraw").map(this::withdraw).orElse(null),
                file.get("inquiry").map(this::inquiry).orElse(null),
                file.get("match").map(this::match).orElse(null));
    }

    private String demanded(String key) {
        Optional<String> text = file.text(key);
        if (text.isEmpty()) {
            faults.add(file.fault("has no " + key, "write " + key + ": …"));
        }
        return text.orElse("");
    }

    private Withdraw withdraw(YamlNode node) {
        Optional<String> document = node.text("document");
        faults.addAll(
                node.unknownKeys(document.isPresent() ? Set.of("document") : Set.of("method", "suffix", "already")));
        if (document.isPresent()) {
            return new Withdraw("", "", null, document.get());
        }
        String method = node.text("method").orElse("");
        if (!Set.of("DELETE", "PATCH", "POST").contains(method)) {
            faults.add(node.fault(
                    "'" + method + "' is no method to withdraw by",
                    "write DELETE, PATCH or POST, or document: what is carried"));
        }
        return new Withdraw(method, path(node, "suffix"), already(node), null);
    }

    private @Nullable Pattern already(YamlNode node) {
        String written = node.text("already").orElse("");
        try {
            return written.isEmpty() ? null : Pattern.compile(written);
        } catch (PatternSyntaxException e) {
            faults.add(
                    node.fault(
                            "'" + written + "' is no regular expression: " + e.getDescription(),
                            "write what stands in the status and body of an answer that says 'withdrawn already', like '^410 '"));
            return null;
        }
    }

    private String path(YamlNode node, String key) {
        String path = node.text(key).orElse("");
        if (!path.matches(PATH)) {
            faults.add(node.fault("'" + path + "' is no end of an address", "write a path like /cancel"));
        }
        return path;
    }

    private Inquiry inquiry(YamlNode node) {
        faults.addAll(node.unknownKeys(Set.of("document", "path", "by")));
        demandReport(node, Inquiry.FOUND, "inquiry");
        String by = node.text("by").orElse("reference");
        if (!Set.of("reference", "recipient").contains(by)) {
            faults.add(node.fault("'" + by + "' is nothing to know a message by", "write reference or recipient"));
        }
        return new Inquiry(node.text("document").orElse("inquiry"), path(node, "path"), by.equals("recipient"));
    }

    private void demandReport(YamlNode node, String report, String verb) {
        if (file.get("reports").flatMap(r -> r.get(report)).isEmpty()) {
            faults.add(node.fault(
                    "nothing reads what is answered to " + verb,
                    "describe the report " + report + " below reports, and write " + report + ".json.ftl"));
        }
    }

    private Match match(YamlNode node) {
        faults.addAll(
                node.unknownKeys(Set.of("document", "path", "companies", "companyPath", "keep", "patience", "most")));
        demandReport(node, Match.MATCHED, "match");
        return new Match(
                node.text("document").orElse("match"),
                path(node, "path"),
                node.text("companies").orElse(null),
                path(node, "companyPath"),
                value(node, "keep", Duration::parse, "a duration like P1D").orElse(Duration.ofDays(1)),
                value(node, "patience", Duration::parse, "a duration like PT1M").orElse(Duration.ofMinutes(1)),
                value(node, "most", PartnerFile::slots, "a whole number from 1 to 9999")
                        .orElse(500));
    }

    private <T> Optional<T> value(String key, Function<String, T> reader, String wanted) {
        return value(file, key, reader, wanted);
    }

    private <T> Optional<T> value(YamlNode owner, String key, Function<String, T> reader, String wanted) {
        Optional<YamlNode> node = owner.get(key);
        try {
            return node.flatMap(YamlNode::text).map(placeholders).map(reader);
        } catch (NumberFormatException | DateTimeParseException e) {
            faults.add(node.orElse(owner).fault(key + " cannot be read", "write " + wanted));
            return Optional.empty();
        }
    }

    private static Integer slots(String text) {
        return Integer.valueOf(text.matches("[1-9]\\d{0,3}") ? text : "none");
    }

    private Map<String, Pattern> fields() {
        var fields = new LinkedHashMap<String, Pattern>();
        file.get("fields").map(YamlNode::entries).orElse(Map.of()).forEach((field, node) -> {
            try {
                fields.put(field, Pattern.compile(node.text().orElse("")));
            } catch (PatternSyntaxException e) {
                faults.add(node.fault(
                        "the field " + field + " has no regular expression", "mend it: " + e.getDescription()));
            }
        });
        return fields;
    }

    private Auth auth() {
        String word = file.text("auth").orElse("none");
        Optional<Auth> auth = Auth.of(word);
        if (auth.isEmpty()) {
            faults.add(
                    file.get("auth").orElse(file).fault("'" + word + "' is no auth", "write one of " + Auth.words()));
        }
        auth.ifPresent(known -> parameters.demand(file.get("auth").orElse(file), word, known.parameters()));
        return auth.orElse(Auth.NONE);
    }
}
