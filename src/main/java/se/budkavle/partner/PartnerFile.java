package se.budkavle.partner;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Partner.Report;
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
    private static final Set<String> REPORT_KEYS =
            Set.of("signature", "media", "separator", "charset", "header", "secret", "inner", "callback");

    private static final String PATH = "(/[A-Za-z0-9._-]+)*";

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
                value("slots", PartnerFile::slots, "a whole number from 1").orElse(4),
                value("timeout", Duration::parse, "a duration like PT10S").orElse(Duration.ofSeconds(10)),
                value("grace", Duration::parse, "a duration like PT15M").orElse(Duration.ofMinutes(15)),
                new LimitsFile(file, faults, placeholders).read(),
                parameters(),
                Option.all(file, faults),
                fields(),
                auth(),
                reports(),
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

    private static Integer days(String text) {
        return Integer.valueOf(text.matches("\\d{1,2}") ? text : "none");
    }

    private boolean flag(YamlNode owner, String key) {
        String word = owner.text(key).orElse("false");
        if (!Set.of("true", "false").contains(word)) {
            faults.add(owner.get(key).orElse(owner).fault("'" + word + "' is no " + key, "write true or false"));
        }
        return word.equals("true");
    }

    private Map<String, String> texts(String key) {
        var texts = new LinkedHashMap<String, String>();
        nodes(key).forEach((name, node) -> texts.put(name, node.text().orElse("")));
        return texts;
    }

    private Map<String, YamlNode> nodes(String key) {
        return file.get(key).map(YamlNode::entries).orElse(Map.of());
    }

    /** What looks like a placeholder and is none would be sent as it stands. */
    private Map<String, String> parameters() {
        nodes("parameters").forEach((name, node) -> {
            String left = Placeholders.resolve(node.text().orElse(""), placeholder -> "");
            if (left.contains("{{") || left.contains("}}")) {
                faults.add(node.fault("the parameter " + name + " holds half a placeholder", "write {{name:default}}"));
            }
        });
        file.get("parameters")
                .ifPresent(all -> value(
                        all,
                        "acknowledgedDays",
                        PartnerFile::days,
                        "working days from 1 to 99, or 0 when the vendor never acknowledges letters one by one"));
        return Map.copyOf(texts("parameters"));
    }

    private Map<String, Pattern> fields() {
        var fields = new LinkedHashMap<String, Pattern>();
        nodes("fields").forEach((field, node) -> {
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
        auth.ifPresent(known -> demandParameters(file.get("auth").orElse(file), word, known.parameters()));
        return auth.orElse(Auth.NONE);
    }

    private Map<String, Report> reports() {
        var reports = new LinkedHashMap<String, Report>();
        file.get("reports").map(YamlNode::entries).orElse(Map.of()).forEach((name, node) -> {
            faults.addAll(node.unknownKeys(REPORT_KEYS));
            String separator = node.text("separator").orElse(",");
            String secret = node.text("secret").orElse("reportSecret");
            Signature signature = signature(node, secret);
            reports.put(
                    name,
                    new Report(
                            name,
                            signature,
                            node.text("media").orElse(null),
                            separator.isEmpty() ? ',' : separator.charAt(0),
                            charset(node),
                            node.text("header")
                                    .map(h -> h.toLowerCase(Locale.ROOT))
                                    .orElse(null),
                            secret,
                            node.text("inner").orElse(null),
                            flag(node, "callback") || signature == Signature.ATTEMPT_MAC));
        });
        return reports;
    }

    private Signature signature(YamlNode node, String secret) {
        Optional<Signature> signature = node.text("signature").flatMap(Signature::of);
        if (signature.isEmpty()) {
            faults.add(node.fault("the report has no signature", "write signature: one of " + Signature.words()));
        }
        signature.ifPresent(known -> {
            demandParameters(node, known.word(), known.parameters(secret));
            boolean overBody = known == Signature.HMAC_SHA256_HEX || known == Signature.HMAC_SHA256_BASE64;
            if (overBody && node.text("header").isEmpty()) {
                faults.add(
                        node.fault(known.word() + " has no header", "write header: which one carries the signature"));
            }
        });
        return signature.orElse(Signature.NONE);
    }

    private void demandParameters(YamlNode place, String scheme, List<String> wanted) {
        Set<String> given = texts("parameters").keySet();
        wanted.stream()
                .filter(name -> !given.contains(name))
                .forEach(name -> faults.add(place.fault(
                        scheme + " needs the parameter " + name,
                        "write it below parameters, for example " + name + ": \"{{"
                                + file.text("partner").orElse("partner") + "." + name.toLowerCase(Locale.ROOT)
                                + "}}\"")));
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
