package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.budkavle.release.Fault;

/** Files that nothing reads: a wrong ending or a wrong folder is a message that is never sent. */
final class StrayFiles {
    private static final String WORD = "[^/.]+";

    /** A folder to the names that are read below it, and how people write them. */
    private static final Map<String, Expected> EXPECTED = new LinkedHashMap<>();

    private record Expected(String pattern, String spoken) {}

    static {
        expect(
                "policy",
                "(brands|calendar|channels|conflicts|links)\\.yaml",
                "brands, calendar, channels, conflicts and links, each .yaml");
        expect("sendouts", WORD + "\\.yaml", "sendouts/<send-out>.yaml");
        expect(
                "events",
                "[^/]+/(schema(-[0-9A-Za-z.]+)?\\.json|example\\.json|must-say\\.yaml)",
                "events/<type>/ with schema.json, example.json and must-say.yaml");
        expect(
                "content",
                "layouts/(email\\.html\\.ftl|email\\.txt\\.ftl|letter\\.html\\.ftl|letter\\.yaml)|[^/]+/[^/]+\\.md",
                "content/<content>/message.<language>.md");
        expect(
                "partners",
                "[^/]+/(partner\\.yaml|codes\\.yaml|[^/]+\\.ftl|examples/.+)",
                "partners/<partner>/ with partner.yaml, codes.yaml, <document>.<ending>.ftl and examples/");
        expect(
                "sources",
                "[^/]+/([^/]+\\.yaml|[^/]+\\.json\\.ftl|examples/.+)",
                "sources/<source>/ with <feed>.yaml, <feed>.json.ftl and examples/");
    }

    private StrayFiles() {}

    private static void expect(String folder, String pattern, String spoken) {
        EXPECTED.put(folder, new Expected(pattern, spoken));
    }

    /** File names are relative to {@code mappings/}. */
    static List<Fault> check(Path mappings) {
        var faults = new ArrayList<Fault>();
        try (Stream<Path> paths = Files.walk(mappings)) {
            paths.filter(Files::isRegularFile)
                    .map(path -> mappings.relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !name.matches("(.*/)?(\\..*|README\\.md)"))
                    .sorted()
                    .forEach(name -> look(name, faults));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + mappings + " cannot be read whole", e);
        }
        return faults;
    }

    private static void look(String name, List<Fault> faults) {
        String folder = name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
        Expected expected = EXPECTED.get(folder);
        if (expected == null) {
            faults.add(new Fault(
                    name, 0, "is read by nothing", "put it into one of " + String.join(", ", EXPECTED.keySet())));
        } else if (!name.substring(folder.length() + 1).matches(expected.pattern())) {
            faults.add(new Fault(name, 0, "is read by nothing", "expected is " + expected.spoken()));
        }
    }
}
