package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** A message to a shipped partner is shown in Swedish, with and without each thing that may be absent, and at its longest. */
class EveryDocumentHasItsExamplesTest {
    private static final PartnerCatalogue CATALOGUE = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
    private static final Pattern OPTIONAL = Pattern.compile("<#if ([a-z]+)\\?\\?>");
    private static final Pattern BOUND = Pattern.compile(".*\\{1,(\\d+)}");

    /** All but the one that gets lists of letters. */
    static List<String> partners() {
        return CATALOGUE.names().stream()
                .filter(partner -> !partner.equals("print-vendor"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("partners")
    void aMessageIsShownInEachWay(String partner) throws IOException {
        List<JsonNode> messages = messages(partner);
        assertThat(messages).as("Swedish letters").anyMatch(m -> m.toString().matches("(?s).*[åäöÅÄÖ].*"));
        for (String name : optional(partner)) {
            assertThat(messages).as("with " + name).anyMatch(m -> m.has(name));
            assertThat(messages).as("without " + name).anyMatch(m -> !m.has(name));
        }
        CATALOGUE.partner(partner).fields().forEach((field, pattern) -> {
            var bound = BOUND.matcher(pattern.pattern());
            Optional<String> holder = holder(field);
            if (holder.isPresent() && bound.matches()) {
                assertThat(messages)
                        .as("the longest " + field)
                        .anyMatch(m -> m.path(holder.get()).asText().length() == Integer.parseInt(bound.group(1)));
            }
        });
    }

    /** Which of a message's texts a partner's field holds; empty for what is no text. */
    private static Optional<String> holder(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        if (name.contains("subject") || name.contains("title")) {
            return Optional.of("subject");
        }
        return name.contains("text") || name.contains("body") ? Optional.of("text") : Optional.empty();
    }

    private static List<String> optional(String partner) {
        String document = CATALOGUE.partner(partner).document();
        String template = CATALOGUE
                .template(partner, document)
                .flatMap(CATALOGUE.bundle()::text)
                .orElseThrow();
        return OPTIONAL.matcher(template).results().map(found -> found.group(1)).toList();
    }

    private static List<JsonNode> messages(String partner) throws IOException {
        String document = CATALOGUE.partner(partner).document();
        var messages = new ArrayList<JsonNode>();
        try (Stream<Path> files = Files.list(Path.of("mappings/partners", partner, "examples", document))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".in.json")).toList()) {
                messages.add(StrictJson.MAPPER.readTree(Files.readAllBytes(file)));
            }
        }
        return messages;
    }

    @Test
    void theDocsNameForEachPartnerATestThatThereIs() throws IOException {
        String page = Files.readString(Path.of("docs/testing.md"));
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            var tests = files.map(f -> f.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            assertThat(Pattern.compile("`(\\w+Test)`").matcher(page).results().map(MatchResult::group))
                    .allMatch(name -> tests.contains(name.replace("`", "")));
        }
        assertThat(CATALOGUE.names()).allMatch(partner -> page.contains("`" + partner + "`"));
    }
}
