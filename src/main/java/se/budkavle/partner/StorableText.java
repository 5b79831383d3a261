package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** PostgreSQL's text and jsonb hold every character but U+0000: of one row with it, all that is stored with it would fail. */
final class StorableText {
    private static final char NONE = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The same with U+FFFD in the place of each U+0000 of its values; objects and arrays are changed in place. */
    static JsonNode of(JsonNode node) {
        switch (node) {
            case TextNode text
            when text.textValue().indexOf(NONE) >= 0 -> {
                return TextNode.valueOf(text.textValue().replace(NONE, REPLACEMENT));
            }
            case ObjectNode object -> object.properties().forEach(field -> field.setValue(of(field.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, of(array.get(i)));
                }
            }
            default -> {}
        }
        return node;
    }
}
