package se.budkavle.partner;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.budkavle.partner.Partner.Report;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads {@code reports} of a {@code partner.yaml}; what is faulty gets a harmless value. */
final class ReportsFile {
    private static final Set<String> KEYS =
            Set.of("signature", "media", "separator", "charset", "header", "secret", "inner", "callback");

    private final YamlNode file;
    private final List<Fault> faults;
    private final ParametersFile parameters;

    ReportsFile(YamlNode file, List<Fault> faults, ParametersFile parameters) {
        this.file = file;
        this.faults = faults;
        this.parameters = parameters;
    }

    Map<String, Report> read() {
        var reports = new LinkedHashMap<String, Report>();
        file.get("reports").map(YamlNode::entries).orElse(Map.of()).forEach((name, node) -> {
            faults.addAll(node.unknownKeys(KEYS));
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
            parameters.demand(node, known.word(), known.parameters(secret));
            boolean overBody = known == Signature.HMAC_SHA256_HEX || known == Signature.HMAC_SHA256_BASE64;
            if (overBody && node.text("header").isEmpty()) {
                faults.add(
                        node.fault(known.word() + " has no header", "write header: which one carries the signature"));
            }
        });
        return signature.orElse(Signature.NONE);
    }

    private Charset charset(YamlNode node) {
        String name = node.text("charset").orElse("UTF-8");
        if (!Charset.isSupported(name)) {
            faults.add(node.fault("the charset " + name + " is unknown", "write UTF-8 or ISO-8859-1"));
            return StandardCharsets.UTF_8;
        }
        return Charset.forName(name);
    }

    private boolean flag(YamlNode owner, String key) {
        String word = owner.text(key).orElse("false");
        if (!Set.of("true", "false").contains(word)) {
            faults.add(owner.get(key).orElse(owner).fault("'" + word + "' is no " + key, "write true or false"));
        }
        return word.equals("true");
    }
}
