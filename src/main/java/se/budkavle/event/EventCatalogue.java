package se.budkavle.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.StrictJson;

/**
 * The types of event that the hub knows: a folder each below {@code events/}, with the JSON Schema of {@code data} and
 * one example. Another version of a schema may lie beside it as {@code schema-<version>.json}, for events whose
 * {@code dataschema} ends with that version. Immutable and safe for many threads.
 */
public final class EventCatalogue {
    private static final String FOLDER = "events/";
    private static final Pattern OTHER_VERSION = Pattern.compile("events/[^/]+/schema-([0-9A-Za-z.]+)\\.json");

    /** What an example tells has happened, whenever it is read: a catalogue loads the same on every day. */
    private static final Clock EXAMPLES_ARE_PAST = Clock.fixed(Instant.parse("2099-12-31T00:00:00Z"), ZoneOffset.UTC);

    private final Bundle bundle;
    private final EventSchema.Compiler compiler;
    private final Set<String> purposes;
    private final SortedMap<String, EventSchema> schemas = new TreeMap<>();
    private final SortedMap<String, EventSchema> otherVersions = new TreeMap<>();
    private final SortedMap<String, JsonNode> examples = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private EventCatalogue(Bundle bundle) {
        this.bundle = bundle;
        this.compiler = new EventSchema.Compiler(bundle);
        this.purposes = Set.of();
    }

    private EventCatalogue(EventCatalogue same, Set<String> purposes) {
        this.bundle = same.bundle;
        this.compiler = same.compiler;
        this.purposes = Set.copyOf(purposes);
        schemas.putAll(same.schemas);
        otherVersions.putAll(same.otherVersions);
        examples.putAll(same.examples);
        faults.addAll(same.faults);
    }

    /** Never throws for a faulty file: what is wrong stands in {@link #faults()}, and that type is not known. */
    public static EventCatalogue load(Bundle bundle) {
        var catalogue = new EventCatalogue(bundle);
        bundle.folders(FOLDER).forEach(catalogue::add);
        catalogue.examples.forEach(catalogue::readExample);
        return catalogue;
    }

    private void add(String type) {
        String folder = FOLDER + type + "/";
        json(folder + "schema.json", "write the JSON Schema of the event's data")
                .flatMap(schema -> compiled(folder + "schema.json", schema))
                .ifPresent(schema -> schemas.put(type, schema));
        json(folder + "example.json", "write one whole CloudEvent of this type")
                .ifPresent(example -> examples.put(type, example));
        for (String file : bundle.below(folder).keySet()) {
            Matcher other = OTHER_VERSION.matcher(file);
            if (other.matches()) {
                json(file, "")
                        .flatMap(schema -> compiled(file, schema))
                        .ifPresent(schema -> otherVersions.put(key(type, other.group(1)), schema));
            }
        }
    }

    private Optional<JsonNode> json(String file, String whenMissing) {
        Optional<String> text = bundle.text(file);
        if (text.isEmpty()) {
            faults.add(new Fault(file, 0, "is missing", whenMissing));
            return Optional.empty();
        }
        try {
            return Optional.of(StrictJson.MAPPER.readTree(text.get()));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            faults.add(new Fault(file, line, "is not JSON: " + e.getOriginalMessage(), "mend the JSON"));
            return Optional.empty();
        }
    }

    private Optional<EventSchema> compiled(String file, JsonNode schema) {
        try {
            return Optional.of(compiler.compile(file, schema));
        } catch (EventSchema.UnusableSchemaException e) {
            faults.add(new Fault(file, 0, "is no usable JSON Schema: " + e.getMessage(), "use draft 2020-12"));
            return Optional.empty();
        }
    }

    private void readExample(String type, JsonNode example) {
        if (!schemas.containsKey(type)) {
            return;
        }
        String file = FOLDER + type + "/example.json";
        if (!type.equals(example.path("type").asText())) {
            faults.add(new Fault(file, 0, "has another type than its folder", "set its type to " + type));
            return;
        }
        byte[] json = example.toString().getBytes(StandardCharsets.UTF_8);
        List<FieldMessage> messages =
                switch (new EventReader(this, EXAMPLES_ARE_PAST).read(json)) {
                    case Reading.Refused refused -> refused.errors();
                    case Reading.Accepted accepted -> accepted.warnings();
                };
        messages.forEach(m -> faults.add(new Fault(file, 0, m.pointer() + " " + m.message(), "mend the example")));
    }

    /** The same types, by readers that warn of a yes or no to anything else than these. */
    public EventCatalogue withPurposes(Set<String> purposes) {
        return new EventCatalogue(this, purposes);
    }

    /** What a yes or no may concern; empty when that is not known. */
    Set<String> purposes() {
        return purposes;
    }

    /** The known types, sorted. */
    public Set<String> types() {
        return Collections.unmodifiableSet(schemas.keySet());
    }

    /**
     * The JSON Schema (draft 2020-12) of the type's {@code data}, in the version that counts when an event names none.
     *
     * @throws IllegalArgumentException for a type that is not in {@link #types()}
     */
    public JsonNode schema(String type) {
        EventSchema schema = schemas.get(type);
        if (schema == null) {
            throw new IllegalArgumentException("there is no event type " + type + " in the catalogue");
        }
        return schema.text();
    }

    /** A whole CloudEvent of the type. */
    public Optional<JsonNode> example(String type) {
        return Optional.ofNullable(examples.get(type));
    }

    public List<Fault> faults() {
        return faults.stream().sorted(Fault.BY_PLACE).toList();
    }

    /**
     * What is wrong with the data of a known type; empty when it fits.
     *
     * @param dataSchema the event's attribute, whose end names a version
     */
    List<FieldMessage> complaints(String type, @Nullable String dataSchema, JsonNode data) {
        EventSchema schema = schemas.get(type);
        if (dataSchema != null) {
            schema = otherVersions.getOrDefault(key(type, dataSchema.replaceFirst(".*[/#:]", "")), schema);
        }
        return schema.complaints(data);
    }

    private static String key(String type, String version) {
        return type + " " + version;
    }
}
