package se.budkavle.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.StrictJson;

/**
 * The types of event that the hub knows: a folder each below {@code events/}, with the JSON Schema of {@code data} and
 * one example. Immutable and safe for many threads.
 */
public final class EventCatalogue {
    private static final String FOLDER = "events/";
    /** Where schemas stand for one another's {@code $ref}; nothing is ever fetched. */
    private static final String BASE = "https://mappings.invalid/";

    /** What an example tells has happened, whenever it is read: a catalogue loads the same on every day. */
    private static final Clock EXAMPLES_ARE_PAST = Clock.fixed(Instant.parse("2099-12-31T00:00:00Z"), ZoneOffset.UTC);

    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("x-schemaVersion"))
            .build();

    private final SortedMap<String, JsonNode> schemas = new TreeMap<>();
    private final SortedMap<String, JsonSchema> checks = new TreeMap<>();
    private final SortedMap<String, JsonNode> examples = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private EventCatalogue() {}

    /** Never throws for a faulty file: what is wrong stands in {@link #faults()}, and that type is not known. */
    public static EventCatalogue load(Bundle bundle) {
        var catalogue = new EventCatalogue();
        var factory = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(DIALECT.getIri())
                .metaSchema(DIALECT)
                .schemaLoaders(loaders ->
                        loaders.schemas(iri -> fileBehind(bundle, iri)).add(DisallowSchemaLoader.getInstance()))
                .build();
        bundle.folders(FOLDER).forEach(type -> catalogue.add(bundle, factory, type));
        catalogue.examples.forEach(catalogue::readExample);
        return catalogue;
    }

    private static String fileBehind(Bundle bundle, String iri) {
        return iri.startsWith(BASE) ? bundle.text(iri.substring(BASE.length())).orElse(null) : null;
    }

    private void add(Bundle bundle, JsonSchemaFactory factory, String type) {
        String file = FOLDER + type + "/schema.json";
        String exampleFile = FOLDER + type + "/example.json";
        if (bundle.text(file).isEmpty()) {
            faults.add(new Fault(file, 0, "is missing", "write the JSON Schema of the event's data"));
            return;
        }
        parse(bundle, file).ifPresent(schema -> compile(factory, type, file, schema));
        if (bundle.text(exampleFile).isEmpty()) {
            faults.add(new Fault(exampleFile, 0, "is missing", "write one whole CloudEvent of this type"));
        } else {
            parse(bundle, exampleFile).ifPresent(example -> examples.put(type, example));
        }
    }

    private Optional<JsonNode> parse(Bundle bundle, String file) {
        try {
            return bundle.text(file).map(text -> {
                try {
                    return StrictJson.MAPPER.readTree(text);
                } catch (JsonProcessingException e) {
                    throw new UnreadableFile(e);
                }
            });
        } catch (UnreadableFile e) {
            int line = e.cause.getLocation() == null ? 0 : e.cause.getLocation().getLineNr();
            faults.add(new Fault(file, line, "is not JSON: " + e.cause.getOriginalMessage(), "mend the JSON"));
            return Optional.empty();
        }
    }

    private void compile(JsonSchemaFactory factory, String type, String file, JsonNode schema) {
        var config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(true)
                .typeLoose(false)
                .locale(Locale.ENGLISH)
                .regularExpressionFactory(EventCatalogue::wholeText)
                .build();
        try {
            JsonSchema check = factory.getSchema(SchemaLocation.of(BASE + file), schema, config);
            check.initializeValidators();
            schemas.put(type, schema);
            checks.put(type, check);
        } catch (JsonSchemaException e) {
            faults.add(new Fault(file, 0, "is no usable JSON Schema: " + e.getMessage(), "use draft 2020-12"));
        }
    }

    /** Java's {@code $} also fits before a last line break; a schema's means the end. */
    private static RegularExpression wholeText(String regex) {
        boolean open = regex.endsWith("$") && !regex.endsWith("\\$");
        Pattern pattern = Pattern.compile(open ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
        return text -> pattern.matcher(text).find();
    }

    private void readExample(String type, JsonNode example) {
        String file = FOLDER + type + "/example.json";
        if (!type.equals(example.path("type").asText())) {
            faults.add(new Fault(file, 0, "has another type than its folder", "set its type to " + type));
            return;
        }
        byte[] json = example.toString().getBytes(StandardCharsets.UTF_8);
        switch (new EventReader(this, EXAMPLES_ARE_PAST).read(json)) {
            case Reading.Refused refused ->
                refused.errors()
                        .forEach(e -> faults.add(new Fault(file, 0, e.pointer() + " " + e.message(), "mend it")));
            case Reading.Accepted accepted ->
                accepted.warnings()
                        .forEach(w -> faults.add(new Fault(file, 0, w.pointer() + " " + w.message(), "mend it")));
        }
    }

    /** The known types, sorted. */
    public Set<String> types() {
        return java.util.Collections.unmodifiableSet(schemas.keySet());
    }

    /**
     * The JSON Schema (draft 2020-12) of the type's {@code data}.
     *
     * @throws IllegalArgumentException for a type that is not in {@link #types()}
     */
    public JsonNode schema(String type) {
        JsonNode schema = schemas.get(type);
        if (schema == null) {
            throw new IllegalArgumentException("there is no event type " + type + " in the catalogue");
        }
        return schema;
    }

    /** A whole CloudEvent of the type. */
    public Optional<JsonNode> example(String type) {
        return Optional.ofNullable(examples.get(type));
    }

    public List<Fault> faults() {
        return faults.stream().sorted(Fault.BY_PLACE).toList();
    }

    /** What is wrong with the data of a known type; empty when it fits. */
    List<FieldMessage> complaints(String type, JsonNode data) {
        return SchemaComplaints.of(schemas.get(type), checks.get(type).validate(data));
    }

    private static final class UnreadableFile extends RuntimeException {
        private final transient JsonProcessingException cause;

        private UnreadableFile(JsonProcessingException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
