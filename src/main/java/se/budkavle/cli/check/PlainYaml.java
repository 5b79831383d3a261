package se.budkavle.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import se.budkavle.release.YamlNode;

/** A YAML value as JSON, so that a JSON Schema can judge it; every scalar is a text, as Camel reads it. */
final class PlainYaml {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlainYaml() {}

    static JsonNode tree(YamlNode node) {
        if (node.isMap()) {
            var object = JSON.objectNode();
            node.entries().forEach((key, value) -> object.set(key, tree(value)));
            return object;
        }
        if (node.isList()) {
            var array = JSON.arrayNode();
            node.items().forEach(item -> array.add(tree(item)));
            return array;
        }
        return node.text().<JsonNode>map(JSON::textNode).orElse(JSON.nullNode());
    }
}
