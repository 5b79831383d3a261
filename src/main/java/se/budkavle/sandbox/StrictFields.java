package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import se.budkavle.release.StrictJson;

/** A request's fields held against a list of what a gateway knows: the first that does not fit is named. */
final class StrictFields {
    private StrictFields() {}

    /** What a field may be: of a kind, and as text like this. */
    record Rule(Kind kind, boolean required, Pattern pattern) {
        static Rule text(String pattern) {
            return new Rule(Kind.TEXT, false, Pattern.compile(pattern, Pattern.DOTALL));
        }

        static Rule of(Kind kind) {
            return new Rule(kind, false, Pattern.compile(".*", Pattern.DOTALL));
        }

        Rule demanded() {
            return new Rule(kind, true, pattern);
        }

        boolean fits(JsonNode value) {
            return switch (kind) {
                case TEXT ->
                    value.isTextual() && pattern.matcher(value.asText()).matches();
                case NUMBER -> value.isIntegralNumber();
                case FLAG -> value.isBoolean();
                case LIST -> value.isArray();
                case OBJECT -> value.isObject();
            };
        }
    }

    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        LIST,
        OBJECT
    }

    enum Wrong {
        UNKNOWN,
        MISSING,
        INVALID
    }

    record Fault(Wrong wrong, String field) {}

    /** @throws Refusal made of the first field that does not fit */
    static void demand(JsonNode fields, Map<String, Rule> rules, Function<Fault, Refusal> refusal) throws Refusal {
        Optional<Fault> fault = fault(fields, rules);
        if (fault.isPresent()) {
            throw refusal.apply(fault.get());
        }
    }

    static Optional<Fault> fault(JsonNode fields, Map<String, Rule> rules) {
        for (var field : fields.properties()) {
            Rule rule = rules.get(field.getKey());
            if (rule == null) {
                return Optional.of(new Fault(Wrong.UNKNOWN, field.getKey()));
            }
            if (!rule.fits(field.getValue())) {
                return Optional.of(new Fault(Wrong.INVALID, field.getKey()));
            }
        }
        return rules.entrySet().stream()
                .filter(rule -> rule.getValue().required() && !fields.has(rule.getKey()))
                .map(rule -> new Fault(Wrong.MISSING, rule.getKey()))
                .sorted(java.util.Comparator.comparing(Fault::field))
                .findFirst();
    }

    /** What cannot be read becomes one field that no gateway knows. */
    static ObjectNode json(byte[] body) {
        try {
            return StrictJson.MAPPER.readTree(body) instanceof ObjectNode object ? object : unreadable(body);
        } catch (IOException e) {
            return unreadable(body);
        }
    }

    static ObjectNode form(byte[] body) {
        ObjectNode fields = Simulator.json();
        try {
            for (String pair : new String(body, StandardCharsets.US_ASCII).split("&")) {
                int equals = pair.indexOf('=');
                String name = decoded(pair.substring(0, Math.max(0, equals)));
                if (equals < 1 || fields.has(name)) {
                    return unreadable(body);
                }
                fields.put(name, decoded(pair.substring(equals + 1)));
            }
            return fields;
        } catch (IllegalArgumentException badEscape) {
            return unreadable(body);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static ObjectNode unreadable(byte[] body) {
        return Simulator.json().put("unreadable", new String(body, StandardCharsets.ISO_8859_1));
    }
}
