package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import se.budkavle.release.YamlNode;

/**
 * One readable file of {@code routes/}.
 *
 * @param file path relative to the project, for example {@code routes/hub/bounce.camel.yaml}
 */
record RouteFile(String file, YamlNode root) {
    static final String ENDING = ".camel.yaml";

    /** What a route's id must be: folder and file, for example {@code hub-bounce}. */
    String expectedId() {
        String name = file.substring(file.lastIndexOf('/') + 1).replace(ENDING, "");
        return folder() + "-" + name;
    }

    String folder() {
        String[] parts = file.split("/");
        return parts[parts.length - 2];
    }

    /** The values of the file's top-level {@code key}s, for example of every {@code route}. */
    List<YamlNode> all(String key) {
        return root.items().stream().flatMap(item -> item.get(key).stream()).toList();
    }

    /** Routes, also those inside route templates: whatever has a {@code from}. */
    List<YamlNode> bodies() {
        var bodies = new ArrayList<>(all("route"));
        root.items().stream().filter(item -> item.get("from").isPresent()).forEach(bodies::add);
        for (YamlNode template : all("routeTemplate")) {
            bodies.add(template.get("route").orElse(template));
        }
        return bodies;
    }

    /** Calls {@code visitor} with the owner and the name of every key in the file, however deep. */
    void eachKey(BiConsumer<YamlNode, String> visitor) {
        walk(root, visitor);
    }

    private static void walk(YamlNode node, BiConsumer<YamlNode, String> visitor) {
        node.entries().forEach((key, value) -> {
            visitor.accept(node, key);
            walk(value, visitor);
        });
        node.items().forEach(item -> walk(item, visitor));
    }

    /** The endpoint that {@code key} of {@code owner} names: a plain text, or {@code uri} in a mapping. */
    static Optional<String> uri(YamlNode owner, String key) {
        return owner.get(key).flatMap(value -> value.text().or(() -> value.text("uri")));
    }
}
