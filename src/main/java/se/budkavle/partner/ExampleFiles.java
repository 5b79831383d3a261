package se.budkavle.partner;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.budkavle.release.StrictJson;

/** The files of {@link Examples}: what goes in, and what lies beside it. */
public final class ExampleFiles {
    /** Of a first example's context: where in the partner's contract one reads on. */
    private static final String CONTRACT = "contract";

    private static final String SETTINGS = "settings";

    private ExampleFiles() {}

    /**
     * Which sections of its contract a partner's first examples are written from, by document or report; nothing for one that
     * does not say.
     *
     * @throws UncheckedIOException when an example cannot be read
     */
    public static SortedMap<String, String> sections(Path mappings, String partner) {
        var sections = new TreeMap<String, String>();
        contracts(mappings, partner)
                .forEach((context, section) ->
                        sections.put(context.getParent().getFileName().toString(), section));
        return sections;
    }

    /** The same by the file that says so. */
    public static SortedMap<Path, String> contracts(Path mappings, String partner) {
        var sections = new TreeMap<Path, String>();
        Path examples = mappings.resolve("partners/" + partner + "/examples");
        try (Stream<Path> folders = Files.isDirectory(examples) ? Files.list(examples) : Stream.of()) {
            for (Path first : folders.flatMap(folder -> inputs(folder).stream())
                    .filter(ExampleFiles::isFirst)
                    .toList()) {
                String section = contract(first);
                if (!section.isEmpty()) {
                    sections.put(contextFile(first), section);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the examples of " + partner + " cannot be read", e);
        }
        return sections;
    }

    /** What goes into the first example of a document or report, if there is one. */
    public static Optional<Path> first(Path mappings, String partner, String document) {
        return inputs(mappings.resolve("partners/" + partner + "/examples/" + document)).stream()
                .findFirst();
    }

    /** What goes in, sorted by name; nothing where there is no such folder. */
    static List<Path> inputs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().contains(".in."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isFirst(Path in) {
        return in.getFileName().toString().startsWith("01-");
    }

    static String stem(Path in) {
        String name = in.getFileName().toString();
        return name.substring(0, name.indexOf(".in."));
    }

    static Path contextFile(Path in) {
        return in.resolveSibling(stem(in) + ".context.json");
    }

    /** What the transport knew. */
    static Map<String, Object> context(Path in) throws IOException {
        Map<String, Object> context = all(in);
        context.keySet().removeAll(List.of(CONTRACT, SETTINGS));
        return context;
    }

    static String contract(Path in) throws IOException {
        return all(in).getOrDefault(CONTRACT, "").toString().strip();
    }

    private static Map<String, Object> all(Path in) throws IOException {
        return Files.exists(contextFile(in))
                ? StrictJson.MAPPER.readValue(Files.readAllBytes(contextFile(in)), ExampleMessage.MAP)
                : new HashMap<>();
    }

    /** The value of each placeholder that has another than its default in this example. */
    static Map<String, String> settings(Path in) throws IOException {
        return StrictJson.MAPPER.convertValue(all(in).getOrDefault(SETTINGS, Map.of()), new TypeReference<>() {});
    }
}
