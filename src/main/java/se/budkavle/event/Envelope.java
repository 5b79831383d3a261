package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The CloudEvents attributes of one event, checked; the data is still as it came. */
record Envelope(
        String source,
        String id,
        String type,
        @Nullable String subject,
        @Nullable Instant time,
        @Nullable String dataSchema,
        Map<String, String> extensions,
        @Nullable JsonNode data) {

    static final int LONGEST_ATTRIBUTE = 256;
    private static final String VERSION = "1.0";
    private static final Set<String> ATTRIBUTES = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "datacontenttype",
            "dataschema",
            "data",
            "data_base64");
    private static final Pattern JSON_TYPE = Pattern.compile("[a-z]+/([a-z0-9.+-]+\\+)?json");

    /** With its schema among the attributes that are stored: the bytes of a row, of which the hub made it, do not tell it. */
    Envelope ofRow() {
        if (dataSchema == null) {
            return this;
        }
        var stored = new TreeMap<>(extensions);
        stored.put("dataschema", dataSchema);
        return new Envelope(source, id, type, subject, time, dataSchema, stored, data);
    }

    /** @throws Refusal 400 with all that is wrong when it is no CloudEvent, 415 when its data is not JSON */
    static Envelope of(JsonNode root) {
        if (!(root instanceof ObjectNode event)) {
            throw Refusal.notAnEvent("", "must be a JSON object");
        }
        var faults = new ArrayList<Refusal>();
        JsonNode version = event.path("specversion");
        if (!VERSION.equals(version.textValue())) {
            faults.add(Refusal.notAnEvent("/specversion", "must be the text " + VERSION));
        }
        if (version.isTextual() && !faults.isEmpty()) {
            throw faults.getFirst(); // the attributes of another version may have other names and shapes
        }
        String source = read(faults, () -> required(event, "source", false));
        String id = read(faults, () -> required(event, "id", true));
        String type = read(faults, () -> required(event, "type", false));
        String subject = read(faults, () -> optional(event, "subject"));
        Instant time = read(faults, () -> time(event));
        read(faults, () -> jsonMediaType(event));
        String dataSchema = read(faults, () -> optional(event, "dataschema"));
        Map<String, String> extensions = read(faults, () -> extensions(event));
        JsonNode data = read(faults, () -> data(event));
        if (!faults.isEmpty()) {
            throw Refusal.allOf(faults);
        }
        return new Envelope(source, id, type, subject, time, dataSchema, extensions, data);
    }

    /** Whoever wrote one attribute wrongly hears of the others in the same answer. */
    private static <T> @Nullable T read(List<Refusal> faults, Supplier<@Nullable T> attribute) {
        try {
            return attribute.get();
        } catch (Refusal fault) {
            faults.add(fault);
            return null;
        }
    }

    private static String required(ObjectNode event, String name, boolean spaces) {
        String value = optional(event, name);
        if (value == null) {
            throw Refusal.notAnEvent("/" + name, "is missing; it must be a text that is not empty");
        }
        if (value.length() > LONGEST_ATTRIBUTE || !isVisible(value, spaces)) {
            throw Refusal.notAnEvent("/" + name, "must be at most 256 visible characters");
        }
        return value;
    }

    static boolean isVisible(String value, boolean spaces) {
        return isPlain(value) || isVisibleByKind(value, spaces);
    }

    /** Visible ASCII alone, as nearly all of them are. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisibleByKind(String value, boolean spaces) {
        return value.equals(value.strip())
                && value.codePoints()
                        .allMatch(c -> c == ' '
                                ? spaces
                                : switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.PRIVATE_USE,
                                            Character.UNASSIGNED,
                                            Character.SPACE_SEPARATOR,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR -> false;
                                    default -> true;
                                });
    }

    private static @Nullable String optional(ObjectNode event, String name) {
        JsonNode value = event.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw Refusal.notAnEvent("/" + name, "must be a text that is not empty");
        }
        return value.asText();
    }

    private static @Nullable Instant time(ObjectNode event) {
        String text = optional(event, "time");
        if (text == null) {
            return null;
        }
        try {
            Instant moment = Rfc3339.parse(text);
            if (moment != null) {
                return moment;
            }
        } catch (DateTimeException noSuchMoment) {
            throw Refusal.notAnEvent("/time", "is not a moment that exists; a leap second is written as the 59th");
        }
        throw Refusal.notAnEvent(
                "/time", "must be an RFC 3339 timestamp with nine decimals at most, for example 2026-01-31T08:00:00Z");
    }

    private static @Nullable String jsonMediaType(ObjectNode event) {
        String type = optional(event, "datacontenttype");
        if (type != null && !type.equals("application/json") && !isJson(type)) {
            throw Refusal.wrongMediaType("/datacontenttype", "must be application/json");
        }
        return type;
    }

    static boolean isJson(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return JSON_TYPE.matcher(bare).matches();
    }

    private static Map<String, String> extensions(ObjectNode event) {
        var extensions = new TreeMap<String, String>();
        event.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (ATTRIBUTES.contains(field.getKey()) || value.isNull()) {
                return;
            }
            if (value.isContainerNode()) {
                throw Refusal.notAnEvent(
                        Pointers.child("", field.getKey()), "an extension must be a text, a number or a boolean");
            }
            extensions.put(field.getKey(), value.asText());
        });
        return extensions;
    }

    private static @Nullable JsonNode data(ObjectNode event) {
        JsonNode encoded = event.path("data_base64");
        if (encoded.isMissingNode() || encoded.isNull()) {
            return event.get("data");
        }
        if (event.has("data")) {
            throw Refusal.notAnEvent("/data_base64", "stands beside data; send one of them");
        }
        try {
            return JsonText.parse(Base64.getDecoder().decode(encoded.asText()));
        } catch (IllegalArgumentException e) {
            throw Refusal.notAnEvent("/data_base64", "must be Base64 text");
        } catch (NotJsonException inside) {
            throw new Refusal(400, Refusal.NOT_JSON, List.of(new FieldMessage("/data_base64", inside.getMessage())));
        }
    }
}
