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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON values in a type that conditions were checked against. Null, and what is not of its type, is absent. Thread-safe. */
final class Typed {
    private static final Typed ANY = new Typed(SimpleType.DYN);

    private final CelType type;
    /** Of a struct. */
    private final Map<String, Typed> fields = new LinkedHashMap<>();
    /** Of a list's elements or a map's values. */
    private final @Nullable Typed inner;

    private Typed(CelType type) {
        this.type = type;
        this.inner = switch (type) {
            case ListType list -> new Typed(list.elemType());
            case MapType map -> new Typed(map.valueType());
            default -> null;
        };
        if (type instanceof StructType struct) {
            struct.fields().forEach(field -> fields.put(field.name(), new Typed(field.type())));
        }
    }

    static Typed of(CelType type) {
        return new Typed(type);
    }

    Optional<Object> value(JsonNode json) {
        if (json.isNull() || json.isMissingNode()) {
            return Optional.empty();
        }
        return switch (type) {
            case StructType struct -> json.isObject() ? Optional.of(fields(json)) : Optional.empty();
            case MapType map -> json.isObject() ? Optional.of(inner.entries(json)) : Optional.empty();
            case ListType list -> json.isArray() ? Optional.of(inner.items(json)) : Optional.empty();
            default -> scalar(json);
        };
    }

    private Map<String, Object> fields(JsonNode json) {
        var values = new LinkedHashMap<String, Object>();
        fields.forEach((name, field) -> field.value(json.path(name)).ifPresent(v -> values.put(name, v)));
        return values;
    }

    private Map<String, Object> entries(JsonNode json) {
        var values = new LinkedHashMap<String, Object>();
        json.properties().forEach(p -> value(p.getValue()).ifPresent(v -> values.put(p.getKey(), v)));
        return values;
    }

    private List<Object> items(JsonNode json) {
        return json.valueStream().flatMap(item -> value(item).stream()).toList();
    }

    private Optional<Object> scalar(JsonNode json) {
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
            return ANY.entries(json);
        }
        if (json.isArray()) {
            return ANY.items(json);
        }
        return json.isIntegralNumber()
                ? json.asLong()
                : json.isNumber() ? json.asDouble() : json.isBoolean() ? json.asBoolean() : json.asText();
    }
}
