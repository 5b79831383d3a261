package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.release.YamlNode;

/** Every text of the catalogue, as a customer would get it: made from its event's example on each of its channels. */
class CatalogueTextsTest {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final ContentCatalogue CATALOGUE = ContentCatalogue.load(MAPPINGS);
    private static final Renderer RENDERER = new Renderer(CATALOGUE);
    private static final List<String> LANGUAGES = List.of("sv", "en");
    private static final int MOST_SMS_PARTS = 2;

    private record Text(String sendout, String event, String messageClass, String channel, String language) {
        boolean marketing() {
            return messageClass.equals("loyalty") || messageClass.equals("sales");
        }

        @Override
        public String toString() {
            return "%s by %s in %s".formatted(sendout, channel, language);
        }
    }

    static Stream<Text> texts() {
        return MAPPINGS.below("sendouts/").keySet().stream().map(MAPPINGS::yaml).flatMap(s -> channels(s)
                .flatMap(c -> LANGUAGES.stream().map(l -> text(s, c, l))));
    }

    static Stream<Text> longTexts() {
        return texts().filter(t -> !t.channel.equals("sms"));
    }

    /** Protected persons get no marketing. */
    static Stream<Text> serviceMail() {
        return texts().filter(t -> t.channel.equals("email") && !t.marketing());
    }

    static Stream<Text> shortTexts() {
        return texts().filter(t -> t.channel.equals("sms"));
    }

    /** A send-out that asks for an offer in its condition has nothing to say without one. */
    static Stream<Text> textsThatNeedNoOffer() {
        return texts().filter(t -> !sendout(t).text("when").orElse("").contains("data.offer"));
    }

    /** Longer are those with a withdrawal form, a chart, all facts about an assigned contract, or advice to an estate. */
    static Stream<Text> onePageLetters() {
        var longer = List.of(
                "assigned-one-week-notice",
                "assigned-quarterly-notice",
                "assigned-three-weeks-notice",
                "contract-changed-notice",
                "contract-registered-notice",
                "contract-signed-notice",
                "customer-deceased-service");
        return texts().filter(t -> t.channel.equals("letter") && !longer.contains(t.sendout));
    }

    static Stream<Text> marketing() {
        return texts().filter(Text::marketing);
    }

    @Test
    void theCatalogueIsWithoutFault() {
        assertThat(CATALOGUE.faults()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void holdsItsFactsAndNothingThatMayNotStandThere(Text text) {
        for (String words : renditions(render(text, example(text.event)))) {
            assertThat(words).as(text.toString()).isNotBlank().doesNotContain("${", "<#", "<@", "%%");
            facts(text, "must")
                    .forEach(fact -> assertThat(words).as(text.toString()).contains(fact));
            facts(text, "mustNot")
                    .forEach(word -> assertThat(words).as(text.toString()).doesNotContainIgnoringCase(word));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textsThatNeedNoOffer")
    void isRenderedFromTheRequiredFieldsAlone(Text text) {
        JsonNode schema = json("events/%s/schema.json".formatted(text.event));

        String words = words(render(text, required(example(text.event), schema, schema)));

        assertThat(words)
                .as(text.toString())
                .isNotBlank()
                .doesNotContain("null", " ,", "()")
                .doesNotContainPattern(" \\.(?!\\.)");
    }

    /** What it comes to in a year is told only where it can be reckoned. */
    @ParameterizedTest
    @CsvSource({
        "öre/kWh inkl. moms, true, öre/kWh, true, true",
        "öre/kWh, true, öre/kWh, true, true",
        "kr/kWh, true, kr/kWh, true, false",
        "öre/kWh, true, kr/kWh, true, false",
        "öre/kWh, true, öre/kWh, false, false",
        "EUR/MWh, true, EUR/MWh, true, false",
    })
    void whatAChangeOfPriceCostsIsReckonedInOre(
            String before, boolean vat, String after, boolean vatAfter, boolean told) {
        ObjectNode data = example("price.changed");
        var change = (ObjectNode) data.path("change");
        price(change, "oldPrice", before, vat);
        price(change, "newPrice", after, vatAfter);

        for (Text text :
                texts().filter(t -> t.sendout.equals("price-changed-notice")).toList()) {
            String words = words(render(text, data));
            assertThat(words.contains("blir elkostnaden ungefär") || words.contains("electricity will cost about"))
                    .as(text.toString())
                    .isEqualTo(told);
        }
    }

    private static void price(ObjectNode change, String name, String unit, boolean vatIncluded) {
        change.putObject(name)
                .put("amount", name.equals("oldPrice") ? "0.80" : "1.20")
                .put("unit", unit)
                .put("vatIncluded", vatIncluded);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    void greetsNoDeadPersonByName(Text text) {
        ObjectNode data = example(text.event);
        person(data).put("deceased", true).put("firstName", "Sigbritt").put("kind", "consumer");

        String words = words(render(text, data));

        assertThat(words).as(text.toString()).doesNotContain("Hej Sigbritt", "Hello Sigbritt", "Hi Sigbritt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    void tellsNothingOfWhereAProtectedPersonLives(Text text) {
        ObjectNode data = example(text.event);
        person(data).put("protectedIdentity", true).put("personalNumber", "198507099805");
        String street = data.path("facility").path("address").path("street").asText("198507099805");

        String words = words(render(text, data));

        assertThat(words).as(text.toString()).doesNotContain("198507099805", "850709-9805", street);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serviceMail")
    void mailToAProtectedPersonNamesNobody(Text text) {
        ObjectNode data = example(text.event);
        person(data).put("protectedIdentity", true).put("firstName", "Sigbritt").put("lastName", "Skyddad");

        String words = words(render(text, data));

        assertThat(words).as(text.toString()).doesNotContain("Sigbritt", "Skyddad");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shortTexts")
    void fitsInTwoPartsOfPlainCharacters(Text text) {
        Rendered sms = render(text, example(text.event));

        SmsSize size = Objects.requireNonNull(sms.smsSize());
        assertThat(size.encoding()).isEqualTo("GSM-7");
        assertThat(size.parts()).isLessThanOrEqualTo(MOST_SMS_PARTS);
        assertThat(sms.substitutions()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onePageLetters")
    void fitsOnOnePage(Text text) {
        assertThat(render(text, example(text.event)).pages()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marketing")
    void marketingHasAFreeWayOut(Text text) {
        String words = words(render(text, example(text.event)));

        assertThat(words).contains(text.channel.equals("sms") ? "STOP" : "example.com/utskick");
    }

    @Test
    void everyStatutoryAndServiceTextHasItsFacts() {
        assertThat(texts().filter(t -> !t.marketing() && !t.channel.equals("sms")))
                .allSatisfy(t -> assertThat(facts(t, "must")).as(t.toString()).isNotEmpty());
    }

    private static YamlNode sendout(Text text) {
        return MAPPINGS.yaml("sendouts/%s.yaml".formatted(text.sendout));
    }

    private static Stream<String> channels(YamlNode sendout) {
        return Objects.requireNonNull(sendout.get("channels").orElseThrow()).items().stream()
                .flatMap(i -> i.isList() ? i.items().stream() : Stream.of(i))
                .map(i -> i.text().orElseThrow());
    }

    private static Text text(YamlNode sendout, String channel, String language) {
        return new Text(
                sendout.text("sendout").orElseThrow(),
                sendout.text("on").orElseThrow(),
                sendout.text("class").orElseThrow(),
                channel,
                language);
    }

    private static Rendered render(Text text, JsonNode data) {
        String content = sendout(text).text("content").orElseThrow();
        Map<String, Object> recipient =
                Map.of("name", "Vera Exempel", "lines", List.of("Storgatan 1", "582 24 Linköping"));
        var model = ContentModel.of(data, data.path("customer"), recipient, MAPPINGS, text.language);
        return RENDERER.render(content, text.language, text.channel, model);
    }

    /** What a person reads on paper, or in a mail as plain text and as HTML. */
    private static List<String> renditions(Rendered rendered) {
        return rendered.html() == null
                ? List.of(words(rendered))
                : List.of(words(rendered), folded(rendered.subject() + " " + withoutMarkup(rendered.html())));
    }

    private static String words(Rendered rendered) {
        String text = rendered.pdf() == null ? rendered.text() : pdfText(rendered.pdf());
        return folded(Objects.requireNonNullElse(rendered.subject(), "") + " " + text);
    }

    private static String folded(String text) {
        return text.replace('\u00a0', ' ').replaceAll("\\s+", " ").strip();
    }

    private static String withoutMarkup(String html) {
        return html.replaceAll("(?s)<(style|title)\\b.*?</\\1>|<!--.*?-->", " ")
                .replaceAll("</?(strong|em|a|span)\\b[^>]*>", "")
                .replaceAll("<[^>]+>", " ");
    }

    private static String pdfText(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            var stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> facts(Text text, String kind) {
        String path = "events/%s/must-say.yaml".formatted(text.event);
        if (MAPPINGS.text(path).isEmpty()) {
            return List.of();
        }
        return MAPPINGS.yaml(path)
                .get(text.language)
                .flatMap(l -> l.get(text.sendout))
                .flatMap(s -> text.channel.equals("sms") && s.get("channels").isEmpty() ? s.get("sms") : Optional.of(s))
                .filter(s -> s.get("channels").isEmpty() || s.texts("channels").contains(text.channel))
                .map(s -> s.texts(kind))
                .orElse(List.of());
    }

    /** A copy that a test may change. */
    private static ObjectNode example(String event) {
        return (ObjectNode) json("events/%s/example.json".formatted(event)).path("data");
    }

    private static ObjectNode person(ObjectNode data) {
        return (ObjectNode) data.path("customer");
    }

    private static JsonNode json(String path) {
        try {
            return StrictJson.MAPPER.readTree(MAPPINGS.text(path).orElseThrow());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode required(JsonNode value, JsonNode schema, JsonNode root) {
        String reference = schema.path("$ref").asText();
        JsonNode resolved = reference.isEmpty() ? schema : root.at(reference.substring(1));
        if (!value.isObject()) {
            return value;
        }
        ObjectNode kept = StrictJson.MAPPER.createObjectNode();
        resolved.path("required")
                .forEach(name -> kept.set(
                        name.asText(),
                        required(
                                value.path(name.asText()),
                                resolved.path("properties").path(name.asText()),
                                root)));
        return kept;
    }
}
