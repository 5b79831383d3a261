package se.budkavle.sendout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON values in the types that conditions were checked against. Null, and what is not of its type, is absent. */
final class Typed {
    private Typed() {}

    static Optional<Object> value(CelType type, JsonNode json) {
        if (json.isNull() || json.isMissingNode()) {
            return Optional.empty();
        }
        return switch (type) {
            case StructType struct -> json.isObject() ? Optional.of(fields(struct, json)) : Optional.empty();
            case MapType map -> json.isObject() ? Optional.of(entries(map.valueType(), json)) : Optional.empty();
            case ListType list ->
                json.isArray()
                        ? Optional.of(json.valueStream()
                                .flatMap(item -> value(list.elemType(), item).stream())
                                .toList())
                        : Optional.empty();
            default -> scalar(type, json);
        };
    }

    private static Map<String, Object> fields(StructType struct, JsonNode json) {
        var values = new LinkedHashMap<String, Object>();
        struct.fields().forEach(field -> value(field.type(), json.path(field.name()))
                .ifPresent(v -> values.put(field.name(), v)));
        return values;
    }

    private static Map<String, Object> entries(CelType valueType, JsonNode json) {
        var values = new LinkedHashMap<String, Object>();
        json.properties().forEach(p -> value(valueType, p.getValue()).ifPresent(v -> values.put(p.getKey(), v)));
        return values;
    }

    private static Optional<Object> scalar(CelType type, JsonNode json) {
        if (type.equals(SchemaTypes.DATE)) {
            return date(json);
        }
        if (type.equals(SchemaTypes.AMOUNT)) {
            return amount(json);
        }
        if (type.equals(SimpleType.DYN)) {
            return Optional.of(untyped(json));
        }
        return switch (type.kind()) {
            case STRING -> json.isTextual() ? Optional.of(json.asText()) : Optional.empty();
            case INT -> json.canConvertToLong() ? Optional.of(json.asLong()) : Optional.empty();
            case DOUBLE -> json.isNumber() ? Optional.of(json.asDouble()) : Optional.empty();
            case BOOL -> json.isBoolean() ? Optional.of(json.asBoolean()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Object> date(JsonNode json) {
        try {
            return Optional.of(LocalDate.parse(json.asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> amount(JsonNode json) {
        try {
            return Optional.of(Amount.of(json.asText()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Object untyped(JsonNode json) {
        if (json.isObject()) {
            return entries(SimpleType.DYN, json);
        }
        if (json.isArray()) {
            return json.valueStream()
                    .flatMap(item -> value(SimpleType.DYN, item).stream())
                    .toList();
        }
        return json.isIntegralNumber()
                ? json.asLong()
                : json.isNumber() ? json.asDouble() : json.isBoolean() ? json.asBoolean() : json.asText();
    }
}
