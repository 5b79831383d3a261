package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.release.YamlNode;

/** Each word of a shipped partner that its {@code codes.yaml} knows is shown by an example. */
class EveryRowHasItsExampleTest {
    private static final Path PARTNERS = Path.of("mappings/partners");

    private final Bundle bundle = Bundle.read(Path.of("mappings"));
    private final PartnerCatalogue catalogue = PartnerCatalogue.load(bundle);
    private final Translator translator = new Translator(catalogue, new ReturnedMails());

    @Test
    void everyRowOfEveryTableIsShownByAnExample() throws IOException {
        var missing = new TreeMap<String, List<String>>();
        for (String partner : catalogue.names()) {
            List<String> rows = rows(partner);
            rows.removeAll(shown(partner));
            if (!rows.isEmpty()) {
                missing.put(partner, rows);
            }
        }
        assertThat(missing).isEmpty();
    }

    private List<String> rows(String partner) {
        var rows = new ArrayList<String>();
        for (String section : List.of("codes", "answers")) {
            entries(partner, section).keySet().forEach(code -> rows.add(section + " " + code));
        }
        refusals(partner).forEach(row -> rows.add(name(row)));
        return rows;
    }

    private Map<String, YamlNode> entries(String partner, String section) {
        var entries = new TreeMap<String, YamlNode>(String.CASE_INSENSITIVE_ORDER);
        table(partner)
                .get(section)
                .map(YamlNode::entries)
                .ifPresent(all ->
                        all.forEach((code, row) -> entries.put(code.strip().toLowerCase(Locale.ROOT), row)));
        return entries;
    }

    private List<YamlNode> refusals(String partner) {
        return table(partner).get("refusals").map(YamlNode::items).orElse(List.of());
    }

    private YamlNode table(String partner) {
        return bundle.yaml("partners/" + partner + "/codes.yaml");
    }

    private static String name(YamlNode refusal) {
        return "refusals " + refusal.text("status").orElse("any") + " "
                + refusal.text("text").orElse("");
    }

    private Set<String> shown(String partner) throws IOException {
        var shown = new HashSet<String>();
        try (Stream<Path> files = Files.walk(PARTNERS.resolve(partner).resolve("examples"))) {
            for (Path in : files.filter(f -> f.toString().contains(".in.")).toList()) {
                String report = in.getParent().getFileName().toString();
                if (report.equals(AnswerReading.ANSWER) || report.equals(AnswerReading.REFUSAL)) {
                    shown.add(answered(partner, report, in));
                } else if (catalogue.partner(partner).reports().containsKey(report)) {
                    words(partner, report, in, context(in)).forEach(code -> shown.add("codes " + code));
                }
            }
        }
        return shown;
    }

    /** The row to which {@link AnswerReading} comes. */
    private String answered(String partner, String report, Path in) throws IOException {
        Map<String, Object> context = context(in);
        int status = (Integer) context.getOrDefault("status", report.equals(AnswerReading.ANSWER) ? 200 : 400);
        context.put("status", status);
        context.putIfAbsent("headers", Map.of());
        boolean read = status < 500 && catalogue.partner(partner).reports().containsKey(report);
        Optional<String> code = read ? words(partner, report, in, context).findFirst() : Optional.empty();
        for (String section : List.of("answers", "codes")) {
            if (code.isPresent() && entries(partner, section).containsKey(code.get())) {
                return section + " " + code.get();
            }
        }
        String body = Files.readString(in);
        return refusals(partner).stream()
                .filter(row ->
                        row.text("status").map(s -> s.equals("" + status)).orElse(true))
                .filter(row -> row.text("text")
                        .map(t -> Pattern.compile(t).matcher(body).find())
                        .orElse(true))
                .map(EveryRowHasItsExampleTest::name)
                .findFirst()
                .orElse("");
    }

    /** What the template takes for the partner's word; nothing where it cannot be read. */
    private Stream<String> words(String partner, String report, Path in, Map<String, Object> context)
            throws IOException {
        Partner.Report form = catalogue.partner(partner).reports().get(report);
        String media = form.mediaType() == null ? "application/json" : form.mediaType();
        try {
            List<JsonNode> rows =
                    translator.written(partner, report, Files.readAllBytes(in), media, context, Examples.RECEIVED);
            return rows.stream()
                    .filter(row -> row.hasNonNull("code"))
                    .map(row -> ReportRow.of(row).codeIn(catalogue.codes(partner)))
                    .map(code -> code.strip().toLowerCase(Locale.ROOT));
        } catch (UnreadableReportException | UntranslatableException e) {
            return Stream.of();
        }
    }

    private static Map<String, Object> context(Path in) throws IOException {
        Path file = in.resolveSibling(in.getFileName().toString().replaceFirst("\\.in\\..*", ".context.json"));
        return Files.exists(file)
                ? StrictJson.MAPPER.readValue(Files.readAllBytes(file), ExampleMessage.MAP)
                : new TreeMap<>();
    }
}
