package se.budkavle.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.StreamSupport;

/** What a Camel component takes below {@code parameters:}, from the description that its jar brings. */
final class ComponentOptions {
    private static final String SERVICES = "/META-INF/services/org/apache/camel/component/";
    private static final String DURATION = "-?\\d+|(\\d+(ms|[dhms]))+|P.+";

    private final JsonNode description;

    private ComponentOptions(JsonNode description) {
        this.description = description;
    }

    static boolean isComponent(String scheme) {
        return ComponentOptions.class.getResource(SERVICES + scheme) != null;
    }

    /** Empty for a component that says nothing about itself. */
    static Optional<ComponentOptions> of(String scheme) {
        try (InputStream service = ComponentOptions.class.getResourceAsStream(SERVICES + scheme)) {
            if (service == null) {
                return Optional.empty();
            }
            var properties = new Properties();
            properties.load(service);
            String type = properties.getProperty("class", "");
            String folder = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
            return read("/META-INF/" + folder + scheme + ".json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ComponentOptions> read(String resource) throws IOException {
        try (InputStream in = ComponentOptions.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new ComponentOptions(new ObjectMapper().readTree(in)));
        }
    }

    /** Whether what it does not know goes to the other side as a part of the address. */
    boolean isLenient() {
        return description.path("component").path("lenientProperties").asBoolean();
    }

    /** Names of the options, those with many values ({@code mail.*}) left out. */
    List<String> names() {
        var names = new ArrayList<String>();
        description.path("properties").properties().forEach(option -> {
            if (option.getValue().path("kind").asText().equals("parameter")) {
                names.add(option.getKey());
            }
        });
        return names;
    }

    boolean knows(String option) {
        return !option(option).isMissingNode();
    }

    List<String> required() {
        return names().stream()
                .filter(name -> option(name).path("required").asBoolean())
                .toList();
    }

    /** What would be right when the value cannot be. */
    Optional<String> remedy(String option, String value) {
        JsonNode known = option(option);
        return switch (known.path("type").asText()) {
            case "boolean" -> unless(value.matches("true|false"), "write true or false");
            case "integer", "number" -> unless(value.matches("-?\\d+(\\.\\d+)?"), "write a number");
            case "duration" -> unless(value.matches(DURATION), "write milliseconds, or for example 10s");
            case "enum" -> oneOf(value, known.path("enum"));
            default -> Optional.empty();
        };
    }

    private JsonNode option(String name) {
        JsonNode exact = description.path("properties").path(name);
        if (!exact.isMissingNode()) {
            return exact;
        }
        return StreamSupport.stream(description.path("properties").spliterator(), false)
                .filter(option -> option.path("multiValue").asBoolean())
                .filter(option -> name.startsWith(option.path("prefix").asText("\0")))
                .map(option -> (JsonNode) new ObjectMapper().createObjectNode())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static Optional<String> oneOf(String value, JsonNode words) {
        List<String> known = StreamSupport.stream(words.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        boolean fits = known.stream()
                .anyMatch(word -> word.replaceAll("[-_]", "").equalsIgnoreCase(value.replaceAll("[-_]", "")));
        return unless(fits, "use " + Nearest.of(value, known));
    }

    private static Optional<String> unless(boolean fits, String remedy) {
        return fits ? Optional.empty() : Optional.of(remedy);
    }
}
