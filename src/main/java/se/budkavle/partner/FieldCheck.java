package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import se.budkavle.release.StrictJson;

/** The last look at a finished document: only what the partner takes goes out, whatever the data held. */
final class FieldCheck {
    private static final String NAME = "name";

    private final Partner partner;
    private final Map<String, Object> recipient;

    FieldCheck(Partner partner, Message message) {
        this.partner = partner;
        this.recipient = message.recipient();
    }

    void check(String template, String document) {
        if (!partner.fields().isEmpty()) {
            check(
                    template.endsWith(".form.ftl")
                            ? field -> formField(document, field)
                            : json(read(template, document)));
        }
    }

    void check(JsonNode document) {
        check(json(document));
    }

    private void check(UnaryOperator<String> reader) {
        for (var field : partner.fields().entrySet()) {
            String value = reader.apply(field.getKey());
            if (!fits(field.getValue(), value)) {
                String what = "%s takes no such %s; see fields in partner.yaml";
                throw refusal(value, what.formatted(partner.name(), field.getKey()));
            }
        }
    }

    private UntranslatableException refusal(String value, String what) {
        boolean isTheAddress = !value.isEmpty()
                && recipient.entrySet().stream()
                        .anyMatch(of -> !of.getKey().equals(NAME) && value.equals(of.getValue()));
        return isTheAddress
                ? new AddressNotTakenException(what)
                : new UntranslatableException("field-not-taken", what, null);
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

    private static UnaryOperator<String> json(JsonNode root) {
        return pointer -> root.at(pointer).asText("");
    }

    /** @throws UntranslatableException when the template wrote no JSON */
    static JsonNode read(String template, String document) {
        try {
            return StrictJson.MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            throw new UntranslatableException("template-fault", template + " wrote no JSON", null);
        }
    }
}
