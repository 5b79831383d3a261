package se.budkavle.partner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/** What a partner's mappings make of an example's input. */
final class ExampleTranslation {
    private final Translator usual;
    private final MailReports mails;

    ExampleTranslation(Translator usual, MailReports mails) {
        this.usual = usual;
        this.mails = mails;
    }

    /**
     * @param ending of the file that says what is expected
     * @param why what is known about why the mapping makes it so, else empty
     */
    record Made(String ending, String text, String why) {
        static Made of(DocumentFormat format, String text) {
            return new Made(format.exampleEnding(), text, "");
        }
    }

    /** In: a message, or what a list of the partner's is made of. */
    Made document(Partner partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        JsonNode input = StrictJson.MAPPER.readTree(Files.readAllBytes(in));
        DocumentFormat format = translator.format(partner.name(), document);
        if (format == DocumentFormat.CSV) {
            Map<String, Object> model = StrictJson.MAPPER.convertValue(input, ExampleMessage.MAP);
            return Made.of(format, translator.write(partner.name(), document, model));
        }
        Message message = ExampleMessage.read(input, partner.name());
        byte[] translated = translator.translate(partner.name(), document, message);
        return Made.of(format, new String(Enclosures.filled(translated, message), StandardCharsets.UTF_8));
    }

    /** In: the persons, as a JSON array. */
    Made question(Partner partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        List<String> persons = StrictJson.MAPPER.readValue(Files.readAllBytes(in), new TypeReference<>() {});
        byte[] question = translator.question(partner.name(), document, persons);
        return Made.of(translator.format(partner.name(), document), new String(question, StandardCharsets.UTF_8));
    }

    /** In: the message as far as a partner is asked about it. */
    Made inquiry(Partner partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        Map<String, Object> about = StrictJson.MAPPER.readValue(Files.readAllBytes(in), ExampleMessage.MAP);
        return Made.of(translator.format(partner.name(), document), translator.inquiry(partner.name(), about));
    }

    /** In: what the partner reports, or answers to one of our calls. */
    Made report(Partner partner, String report, Path in) throws IOException {
        Map<String, Object> context = ExampleFiles.context(in);
        Translator translator = translator(in);
        byte[] raw = Files.readAllBytes(in);
        String mediaType = mediaType(partner.reports().get(report), in);
        ArrayNode made = StrictJson.MAPPER.createArrayNode();
        String why = "";
        switch (report) {
            case AnswerReading.ANSWER, AnswerReading.REFUSAL -> {
                int status = report.equals(AnswerReading.ANSWER) ? 200 : 400;
                var answer = ExampleMessage.answer(context, mediaType, raw, status);
                Answer read = translator.answer(partner.name(), answer, key(context), Examples.RECEIVED);
                made.add(ExampleMessage.written(partner.name(), read));
                why = read instanceof Answer.Unclear unclear ? " (" + unclear.why() + ")" : "";
            }
            case Match.MATCHED ->
                translator.matched(partner.name(), raw, mediaType, Examples.RECEIVED).stream()
                        .sorted()
                        .forEach(made::add);
            case Inquiry.FOUND ->
                add(made, translator.found(partner.name(), raw, mediaType, context, Examples.RECEIVED));
            default -> add(made, translator.read(partner.name(), report, raw, mediaType, context, Examples.RECEIVED));
        }
        String text = StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n";
        return new Made(DocumentFormat.JSON.exampleEnding(), text, why);
    }

    private static void add(ArrayNode made, Inquiry.Found found) {
        found.refs().forEach(made::add);
        if (!found.isWhole()) {
            made.addObject().put("more", true);
        }
    }

    private static void add(ArrayNode made, Said said) {
        said.reports().forEach(r -> made.add(ExampleMessage.written(r)));
        said.replies().forEach(r -> made.add(ExampleMessage.written(r)));
        said.newAddresses().forEach(a -> made.add(ExampleMessage.written(a)));
        said.totals().forEach(t -> made.add(StrictJson.MAPPER.valueToTree(t)));
    }

    private Translator translator(Path in) throws IOException {
        Map<String, String> settings = ExampleFiles.settings(in);
        return settings.isEmpty() ? usual : new Translator(usual.catalogue().with(settings::get), mails);
    }

    private static String key(Map<String, Object> context) {
        return context.getOrDefault("attemptKey", "").toString();
    }

    private static String mediaType(Partner.@Nullable Report report, Path in) {
        if (report != null && report.mediaType() != null) {
            return report.mediaType();
        }
        return in.toString().endsWith(".txt") ? "text/plain" : "application/json";
    }
}
