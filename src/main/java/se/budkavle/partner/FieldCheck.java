package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Pattern;
import se.budkavle.release.StrictJson;

/** The last look at a finished document: only what the partner takes goes out, whatever the data held. */
final class FieldCheck {
    private final Partner partner;

    FieldCheck(Partner partner) {
        this.partner = partner;
    }

    void check(String template, String document) {
        if (partner.fields().isEmpty()) {
            return;
        }
        Function<String, String> reader =
                template.endsWith(".form.ftl") ? field -> formField(document, field) : jsonReader(template, document);
        for (var field : partner.fields().entrySet()) {
            String value = reader.apply(field.getKey());
            if (!fits(field.getValue(), value)) {
                throw new UntranslatableException(
                        "field-not-taken",
                        "%s takes no such %s; see fields in partner.yaml".formatted(partner.name(), field.getKey()),
                        null);
            }
        }
    }

    private static boolean fits(Pattern pattern, String value) {
        return pattern.matcher(value).matches();
    }

    private static String formField(String document, String field) {
        String form = "&" + document;
        int at = form.indexOf("&" + field + "=");
        if (at < 0) {
            return "";
        }
        int from = at + field.length() + 2;
        int end = form.indexOf('&', from);
        return URLDecoder.decode(form.substring(from, end < 0 ? form.length() : end), StandardCharsets.UTF_8);
    }

    private static Function<String, String> jsonReader(String template, String document) {
        try {
            JsonNode root = StrictJson.MAPPER.readTree(document);
            return pointer -> root.at(pointer).asText("");
        } catch (JsonProcessingException e) {
            throw new UntranslatableException("template-fault", template + " wrote no JSON", null);
        }
    }
}
