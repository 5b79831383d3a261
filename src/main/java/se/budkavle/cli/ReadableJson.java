package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.StreamSupport;

/** An answer of the hub for people: names beside values, lists of objects as aligned tables. */
final class ReadableJson {
    private final StringBuilder text = new StringBuilder();

    private ReadableJson() {}

    static String of(JsonNode document) {
        var writer = new ReadableJson();
        if (document.isArray()) {
            writer.list("", document);
        } else {
            writer.object("", document);
        }
        return writer.text.toString();
    }

    private void object(String indent, JsonNode object) {
        int width = 0;
        for (var field : object.properties()) {
            width = Math.max(width, isPlain(field.getValue()) ? field.getKey().length() : 0);
        }
        for (var field : object.properties()) {
            JsonNode value = field.getValue();
            if (isPlain(value)) {
                text.append(indent)
                        .append(Table.padded(field.getKey(), width))
                        .append("  ")
                        .append(cell(value))
                        .append('\n');
            } else {
                text.append(indent).append(field.getKey()).append('\n');
                nested(indent + "  ", value);
            }
        }
    }

    private void nested(String indent, JsonNode value) {
        if (value.isArray()) {
            list(indent, value);
        } else {
            object(indent, value);
        }
    }

    private void list(String indent, JsonNode list) {
        List<JsonNode> items = StreamSupport.stream(list.spliterator(), false).toList();
        if (items.isEmpty()) {
            text.append(indent).append("none\n");
            return;
        }
        if (!items.stream().allMatch(JsonNode::isObject)) {
            items.forEach(item -> text.append(indent).append(cell(item)).append('\n'));
            return;
        }
        var columns = new LinkedHashSet<String>();
        items.forEach(item -> item.fieldNames().forEachRemaining(columns::add));
        var table = new Table(new ArrayList<>(columns));
        items.forEach(
                item -> table.row(columns.stream().map(c -> cell(item.path(c))).toList()));
        table.toString()
                .lines()
                .forEach(line -> text.append(indent).append(line).append('\n'));
    }

    private static boolean isPlain(JsonNode value) {
        return value.isValueNode() || value.isArray() && value.isEmpty();
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode() || value.isArray() && value.isEmpty()) {
            return "-";
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
