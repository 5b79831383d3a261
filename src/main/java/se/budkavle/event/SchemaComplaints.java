package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A schema's violations in plain words that say what would be right and never repeat the value. */
final class SchemaComplaints {
    private static final int MOST = 100;
    private static final Map<String, String> FORMATS = Map.of(
            "date", "must be a day of the calendar, for example 2026-02-28",
            "date-time", "must be an RFC 3339 timestamp, for example 2026-01-31T08:00:00Z",
            "duration", "must be an ISO 8601 duration, for example P1M",
            "uri", "must be a URI",
            "uuid", "must be a UUID");

    private SchemaComplaints() {}

    /** One message a place; a pattern speaks only where no plainer rule does. */
    static List<FieldMessage> of(JsonNode schema, Collection<ValidationMessage> violations) {
        return violations.stream()
                .sorted(Comparator.comparing(v -> v.getType().equals("pattern")))
                .collect(Collectors.toMap(
                        SchemaComplaints::pointer, v -> words(schema, v), (first, other) -> first, LinkedHashMap::new))
                .entrySet()
                .stream()
                .map(e -> new FieldMessage(e.getKey(), e.getValue()))
                .limit(MOST)
                .toList();
    }

    private static String pointer(ValidationMessage v) {
        String place = "/data" + v.getInstanceLocation();
        return v.getProperty() == null || isChoice(v) ? place : Pointers.child(place, v.getProperty());
    }

    private static String words(JsonNode schema, ValidationMessage v) {
        JsonNode limit = v.getSchemaNode() == null ? schema.path("absent") : v.getSchemaNode();
        return switch (v.getType()) {
            case "required", "dependentRequired" -> isChoice(v) ? choice(schema, v) : "is missing";
            case "type" -> "must be " + types(limit);
            case "enum" -> "must be one of " + list(limit);
            case "const" -> "must be " + limit.asText();
            case "format" -> FORMATS.getOrDefault(limit.asText(), "must have the format " + limit.asText());
            case "pattern" -> description(schema, v, "must match the pattern " + limit.asText());
            case "minLength" -> "must have at least " + limit.asText() + " characters";
            case "maxLength" -> "must have at most " + limit.asText() + " characters";
            case "minimum" -> "must be " + limit.asText() + " or more";
            case "maximum" -> "must be " + limit.asText() + " or less";
            case "exclusiveMinimum" -> "must be more than " + limit.asText();
            case "exclusiveMaximum" -> "must be less than " + limit.asText();
            case "minItems" -> "must have at least " + limit.asText() + " entries";
            case "maxItems" -> "must have at most " + limit.asText() + " entries";
            case "additionalProperties", "unevaluatedProperties" -> "is not known here; leave it out";
            case "anyOf", "oneOf" -> description(schema, v, "has none of the forms that are allowed here");
            default -> description(schema, v, "breaks the rule '" + v.getType() + "' of its schema");
        };
    }

    /** Whether it is one of several fields of which one would do: {@code anyOf/0/required}. */
    private static boolean isChoice(ValidationMessage v) {
        var path = v.getSchemaLocation().getFragment();
        int above = path.getNameCount() - 3;
        return v.getType().equals("required")
                && above >= 0
                && List.of("anyOf", "oneOf").contains(String.valueOf(path.getElement(above)));
    }

    private static String choice(JsonNode schema, ValidationMessage v) {
        String names = stream(rule(schema, v, 2))
                .map(option ->
                        stream(option.path("required")).map(JsonNode::asText).collect(Collectors.joining(" and ")))
                .collect(Collectors.joining(" or "));
        return names.isEmpty() ? "has none of the forms that are allowed here" : "must have " + names;
    }

    private static String types(JsonNode types) {
        return types.isTextual()
                ? article(types.asText())
                : stream(types).map(t -> article(t.asText())).collect(Collectors.joining(" or "));
    }

    private static String article(String type) {
        return switch (type) {
            case "null" -> "null";
            case "string" -> "a text in quotes";
            case "object", "array", "integer" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String list(JsonNode values) {
        return stream(values).map(JsonNode::asText).collect(Collectors.joining(", "));
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false);
    }

    /** The schema's author says best what is wanted, where he has said it in the same file. */
    private static String description(JsonNode schema, ValidationMessage v, String otherwise) {
        JsonNode description = rule(schema, v, 1).path("description");
        return description.isTextual() ? "must be " + description.asText() : otherwise;
    }

    /** What stands so many steps above the keyword that is broken. */
    private static JsonNode rule(JsonNode schema, ValidationMessage v, int above) {
        var path = v.getSchemaLocation().getFragment();
        JsonNode rule = schema;
        for (int i = 0; i < path.getNameCount() - above; i++) {
            String step = String.valueOf(path.getElement(i));
            rule = rule.isArray() ? rule.path(Integer.parseInt(step)) : rule.path(step);
        }
        return rule;
    }
}
