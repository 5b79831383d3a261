package se.budkavle.sendout;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A JSON Schema as types that conditions are checked against: dates are dates, decimal strings are amounts, an object
 * with properties has exactly these fields.
 */
final class SchemaTypes implements CelTypeProvider {
    static final OpaqueType DATE = OpaqueType.create("date");
    static final OpaqueType PERIOD = OpaqueType.create("period");
    static final OpaqueType AMOUNT = OpaqueType.create("amount");

    private static final int DEEPEST = 12;

    private final JsonNode root;
    private final Map<String, CelType> structs = new LinkedHashMap<>();

    /** @param root the schema that {@code $ref}s point into */
    SchemaTypes(JsonNode root) {
        this.root = root;
    }

    CelType type(String name, JsonNode schema) {
        return type(name, schema, 0);
    }

    /** A type with exactly these fields. Its name has a slash, so that no path in a condition can mean it. */
    CelType struct(String name, Map<String, CelType> fields) {
        var known = new LinkedHashMap<>(fields);
        StructType struct = StructType.create(
                name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(known.get(field)));
        structs.put(name, struct);
        return struct;
    }

    private CelType type(String name, JsonNode written, int depth) {
        JsonNode schema = resolve(written);
        if (depth > DEEPEST) {
            return SimpleType.DYN;
        }
        return switch (kind(schema)) {
            case "object" -> object(name, schema, depth);
            case "array" -> ListType.create(type(name + "/item", schema.path("items"), depth + 1));
            case "string" -> string(schema);
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "boolean" -> SimpleType.BOOL;
            default -> SimpleType.DYN;
        };
    }

    private CelType object(String name, JsonNode schema, int depth) {
        if (!schema.path("properties").isObject()) {
            JsonNode values = schema.path("additionalProperties");
            CelType valueType = values.isObject() ? type(name + "/value", values, depth + 1) : SimpleType.DYN;
            return MapType.create(SimpleType.STRING, valueType);
        }
        var fields = new LinkedHashMap<String, CelType>();
        schema.path("properties")
                .properties()
                .forEach(p -> fields.put(p.getKey(), type(name + "/" + p.getKey(), p.getValue(), depth + 1)));
        return struct(name, fields);
    }

    private static CelType string(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date" -> DATE;
            case "decimal" -> AMOUNT;
            default -> schema.has("pattern") && isDecimal(schema.path("pattern").asText()) ? AMOUNT : SimpleType.STRING;
        };
    }

    /** A pattern that takes a decimal and nothing that could be a word or a number series without decimals alone. */
    private static boolean isDecimal(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return compiled.matcher("12.50").find()
                && !compiled.matcher("a").find()
                && !compiled.matcher("1.2.3").find();
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode at = schema;
        for (int hops = 0; hops < DEEPEST && at.path("$ref").asText().startsWith("#"); hops++) {
            at = root.at(at.path("$ref").asText().substring(1));
        }
        return at;
    }

    /** The one type besides null; anything freer is not typed. */
    private static String kind(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.asText();
        }
        Set<String> kinds = new TreeSet<>();
        type.forEach(t -> kinds.add(t.asText()));
        kinds.remove("null");
        return kinds.size() == 1 ? kinds.iterator().next() : "any";
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String typeName) {
        return Optional.ofNullable(structs.get(typeName));
    }
}
