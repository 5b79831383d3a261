package se.budkavle.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** A route file against the schema that Camel ships for its YAML, with the lines of the file. */
final class RouteSchema {
    private static final String RESOURCE = "/schema/camelYamlDsl.json";

    private static final String NUMBER = "^-?\\d+(\\.\\d+)?$|^\\{\\{.*";
    private static final Map<String, String> SCALARS =
            Map.of("boolean", "^(true|false)$|^\\{\\{.*", "number", NUMBER, "integer", NUMBER);

    private final JsonNode definition;
    private final JsonSchema schema;

    RouteSchema() {
        try (var in = Objects.requireNonNull(
                RouteSchema.class.getResourceAsStream(RESOURCE), "camel-yaml-dsl brings " + RESOURCE)) {
            definition = scalarsAsText(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(definition);
    }

    /** Numbers and switches may be placeholders ({@code {{sms.rate}}}), and Camel reads them from text anyway. */
    private static JsonNode scalarsAsText(JsonNode node) {
        if (node instanceof ObjectNode object
                && SCALARS.containsKey(object.path("type").asText())) {
            object.put("pattern", SCALARS.get(object.path("type").asText()));
            object.put("type", "string");
        }
        node.forEach(RouteSchema::scalarsAsText);
        return node;
    }

    List<Fault> check(RouteFile file) {
        if (!file.root().isList()) {
            return List.of(file.root().fault("is no list of routes", "begin with '- route:'"));
        }
        var faults = new ArrayList<Fault>();
        for (YamlNode item : file.root().items()) {
            JsonNode tree = new ObjectMapper().createArrayNode().add(PlainYaml.tree(item));
            List<ValidationMessage> telling = telling(schema.validate(tree));
            if (isChoice(telling)) {
                faults.add(choice(item, telling));
                continue;
            }
            telling.stream()
                    .collect(Collectors.groupingBy(RouteSchema::group, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .forEach(same -> faults.add(fault(item, same)));
        }
        return faults;
    }

    /**
     * A step may be a text or a mapping, so that one misspelt key is reported once for each form. Keys that are unknown
     * or missing say what is wrong; that no form fits says it only when nothing else does.
     */
    private static List<ValidationMessage> telling(Set<ValidationMessage> messages) {
        var unknown = of(messages, "additionalProperties");
        if (!unknown.isEmpty()) {
            return unknown;
        }
        var missing = of(messages, "required");
        if (!missing.isEmpty()) {
            return missing;
        }
        var other = messages.stream().filter(m -> !isForm(m)).toList();
        return other.isEmpty() ? messages.stream().limit(1).toList() : other;
    }

    /** One of many keys is wanted, and none is there: which one is missing cannot be said. */
    private static boolean isChoice(List<ValidationMessage> telling) {
        return telling.size() > 3
                && telling.stream().allMatch(m -> m.getType().equals("required"))
                && telling.stream()
                                .map(ValidationMessage::getInstanceLocation)
                                .distinct()
                                .count()
                        == 1;
    }

    private static Fault choice(YamlNode item, List<ValidationMessage> telling) {
        YamlNode place = place(item, telling.getFirst());
        Set<String> wanted =
                telling.stream().map(ValidationMessage::getProperty).collect(Collectors.toSet());
        return place.entries().keySet().stream()
                .findFirst()
                .map(key -> new Fault(
                        place.file(),
                        place.line(key),
                        "the key '" + key + "' is unknown here",
                        "use " + Nearest.of(key, wanted)))
                .orElseGet(() -> place.fault("says too little", "use " + Nearest.of("", wanted)));
    }

    private static List<ValidationMessage> of(Set<ValidationMessage> messages, String type) {
        int deepest = messages.stream()
                .filter(m -> m.getType().equals(type))
                .mapToInt(m -> m.getInstanceLocation().getNameCount())
                .max()
                .orElse(0);
        return messages.stream()
                .filter(m -> m.getType().equals(type))
                .filter(m -> !type.equals("required") || m.getInstanceLocation().getNameCount() == deepest)
                .toList();
    }

    private static boolean isForm(ValidationMessage message) {
        return Set.of("oneOf", "anyOf").contains(message.getType());
    }

    private static String group(ValidationMessage message) {
        return message.getType() + message.getInstanceLocation() + " " + message.getProperty();
    }

    /** @param same what the forms of one step say about the same key */
    private Fault fault(YamlNode item, List<ValidationMessage> same) {
        ValidationMessage message = same.getFirst();
        YamlNode place = place(item, message);
        String property = message.getProperty();
        return switch (message.getType()) {
            case "additionalProperties" ->
                new Fault(
                        place.file(),
                        place.line(property),
                        "the key '" + property + "' is unknown here",
                        "use " + Nearest.of(property, siblings(same)));
            case "required" -> place.fault("the key '" + property + "' is missing", "add it");
            case "type" ->
                place.fault("has the wrong form: " + words(message), "see Camel's YAML reference for this key");
            case "pattern" ->
                place.fault(
                        "'" + place.text().orElse("") + "' cannot stand here",
                        message.getMessage().contains("true") ? "write true or false" : "write a number");
            default -> place.fault(words(message), "see Camel's YAML reference for this key");
        };
    }

    private static YamlNode place(YamlNode item, ValidationMessage message) {
        YamlNode place = item;
        var location = message.getInstanceLocation();
        for (int i = 1; i < location.getNameCount(); i++) {
            place = step(place, location.getElement(i));
        }
        return place;
    }

    private static YamlNode step(YamlNode place, Object element) {
        if (element instanceof Integer index) {
            return place.items().size() > index ? place.items().get(index) : place;
        }
        return place.get(String.valueOf(element)).orElse(place);
    }

    private Set<String> siblings(List<ValidationMessage> same) {
        var names = new LinkedHashSet<String>();
        for (ValidationMessage message : same) {
            String pointer = message.getSchemaLocation().getFragment().toString();
            String owner = pointer.substring(0, pointer.lastIndexOf('/'));
            definition.at(owner + "/properties").fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    private static String words(ValidationMessage message) {
        return message.getError() == null
                ? message.getMessage()
                : message.getError().lines().collect(Collectors.joining(" "));
    }
}
