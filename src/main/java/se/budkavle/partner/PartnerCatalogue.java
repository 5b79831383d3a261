package se.budkavle.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;

/** Every partner found as a folder of {@code mappings/partners/}. Immutable but for the values of placeholders. */
public final class PartnerCatalogue {
    /** Looking a value up costs more than the message it is for. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Bundle bundle;
    private final Function<String, @Nullable String> values;
    private final SortedMap<String, Partner> partners = new TreeMap<>();
    private final Map<String, Codes> codes = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> unusableSecrets = new ArrayList<>();
    private final MappingTemplates templates;
    private final Map<String, Resolved> resolved = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> documents = new ConcurrentHashMap<>();

    private PartnerCatalogue(Bundle bundle, Function<String, @Nullable String> values) {
        this.bundle = bundle;
        this.values = values;
        this.templates = new MappingTemplates(bundle);
        faults.addAll(templates.check());
        bundle.folders("partners/").forEach(this::load);
    }

    /** Placeholders get their defaults: enough to check and to run examples. */
    public static PartnerCatalogue load(Bundle bundle) {
        return load(bundle, name -> null);
    }

    /** @param values what a placeholder stands for now, null when nothing is set; asked at each use */
    public static PartnerCatalogue load(Bundle bundle, Function<String, @Nullable String> values) {
        return new PartnerCatalogue(bundle, values);
    }

    private PartnerCatalogue(PartnerCatalogue same, Function<String, @Nullable String> values) {
        this.bundle = same.bundle;
        this.values = values;
        this.templates = same.templates;
        partners.putAll(same.partners);
        codes.putAll(same.codes);
        faults.addAll(same.faults);
        unusableSecrets.addAll(same.unusableSecrets);
    }

    /** The same partners, whose parameters take other values. */
    PartnerCatalogue with(Function<String, @Nullable String> others) {
        return new PartnerCatalogue(this, others);
    }

    public java.util.Set<String> names() {
        return java.util.Collections.unmodifiableSet(partners.keySet());
    }

    /** @throws IllegalArgumentException naming the partner when there is no such folder */
    public Partner partner(String name) {
        Partner partner = partners.get(name);
        if (partner == null) {
            throw new IllegalArgumentException(
                    "no partner " + name + "; create mappings/partners/" + name + "/partner.yaml");
        }
        return partner;
    }

    public Codes codes(String partner) {
        return codes.getOrDefault(partner, Codes.none());
    }

    /** The partner's parameters with values of this second; do not log them, secrets are among them. */
    public Map<String, String> parameters(String partner) {
        Resolved last = resolved.get(partner);
        if (last != null && System.nanoTime() - last.at() < FRESH.toNanos()) {
            return last.values();
        }
        var fresh = new LinkedHashMap<String, String>();
        partner(partner).parameters().forEach((name, value) -> fresh.put(name, Placeholders.resolve(value, values)));
        resolved.put(partner, new Resolved(java.util.Collections.unmodifiableMap(fresh), System.nanoTime()));
        return fresh;
    }

    private record Resolved(Map<String, String> values, long at) {}

    /** Whether a report comes from this partner, with the secrets that hold now. */
    public Signature.Proof verify(String partner, Partner.Report report, ReportCall call, Instant now) {
        return report.signature().verify(call, ReportSecrets.of(report, parameters(partner)), now);
    }

    /** What makes the files unusable. */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Secrets that their scheme cannot use, without their values: only the calls and reports that need them do not work. */
    public List<Fault> unusableSecrets() {
        return List.copyOf(unusableSecrets);
    }

    Bundle bundle() {
        return bundle;
    }

    MappingTemplates templates() {
        return templates;
    }

    /** Path of the template that makes {@code document}, whatever its ending. */
    Optional<String> template(String partner, String document) {
        return documents.computeIfAbsent("partners/" + partner + "/" + document + ".", this::template);
    }

    private Optional<String> template(String prefix) {
        return bundle.below(prefix).keySet().stream()
                .filter(name -> name.endsWith(".ftl") && name.indexOf('/', prefix.length()) < 0)
                .findFirst();
    }

    private void load(String name) {
        try {
            YamlNode file = bundle.yaml("partners/" + name + "/partner.yaml");
            UnaryOperator<String> placeholders = text -> Placeholders.resolve(text, values);
            Partner partner = new PartnerFile(file, faults, placeholders).read(name);
            partners.put(name, partner);
            unusableSecrets.addAll(SecretCheck.unusable(file, partner, placeholders));
            checkTemplates(file, partner);
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        bundle.text("partners/" + name + "/codes.yaml").ifPresentOrElse(text -> loadCodes(name, text), () -> {
            faults.add(new Fault("partners/" + name + "/codes.yaml", 0, "is missing", "write codes: code to outcome"));
        });
    }

    private void loadCodes(String name, String text) {
        try {
            codes.put(name, Codes.read(YamlNode.parse("partners/" + name + "/codes.yaml", text), faults));
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
    }

    private void checkTemplates(YamlNode file, Partner partner) {
        demandTemplate(file, "document", partner, partner.document());
        if (partner.match() != null) {
            demandTemplate(file, "match", partner, partner.match().document());
            if (partner.match().companies() != null) {
                demandTemplate(file, "match", partner, partner.match().companies());
            }
        }
        if (partner.withdraw() != null && partner.withdraw().document() != null) {
            demandTemplate(file, "withdraw", partner, partner.withdraw().document());
        }
        if (partner.inquiry() != null) {
            demandTemplate(file, "inquiry", partner, partner.inquiry().document());
        }
        for (String report : partner.reports().keySet()) {
            if (bundle.text(reportTemplate(partner.name(), report)).isEmpty()) {
                YamlNode place = file.get("reports").flatMap(r -> r.get(report)).orElse(file);
                faults.add(place.fault("the report " + report + " has no template", "write " + report + ".json.ftl"));
            }
        }
    }

    private void demandTemplate(YamlNode file, String key, Partner partner, String document) {
        if (!document.isEmpty() && template(partner.name(), document).isEmpty()) {
            faults.add(file.get(key)
                    .orElse(file)
                    .fault("the document " + document + " has no template", "write " + document + ".<ending>.ftl"));
        }
    }

    static String reportTemplate(String partner, String report) {
        return "partners/" + partner + "/" + report + ".json.ftl";
    }
}
