package se.budkavle.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;

/**
 * The head of a content file: subject, preheader, SMS and push, each one line of text.
 *
 * @param bodyLines lines before the body in the file
 */
record FrontMatter(List<Entry> entries, String body, int bodyLines, List<Fault> faults) {
    private static final Set<String> KEYS = Set.of("subject", "preheader", "sms", "push");
    private static final String RULER = "---";

    /** @param line 1-based line of the text's beginning */
    record Entry(String key, String text, int line) {}

    Optional<Entry> entry(String key) {
        return entries.stream().filter(e -> e.key.equals(key)).findFirst();
    }

    /** A file without a head is all body. */
    static FrontMatter read(String file, String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(RULER)) {
            return new FrontMatter(List.of(), text, 0, List.of());
        }
        int end = lines.subList(1, lines.size()).indexOf(RULER) + 1;
        if (end == 0) {
            var fault = new Fault(file, 1, "the head has no end", "close it with a line ---");
            return new FrontMatter(List.of(), "", lines.size(), List.of(fault));
        }
        String body = String.join("\n", lines.subList(end + 1, lines.size())) + "\n";
        var faults = new ArrayList<Fault>();
        var entries = new ArrayList<Entry>();
        try {
            // the empty first line keeps the YAML's line numbers those of the file
            var head = YamlNode.parse(file, "\n" + String.join("\n", lines.subList(1, end)));
            faults.addAll(head.unknownKeys(KEYS));
            head.entries().forEach((key, node) -> {
                String value = node.text().orElse("").strip();
                if (value.contains("\n")) {
                    faults.add(node.fault("'%s' has line breaks".formatted(key), "fold it with >"));
                }
                entries.add(new Entry(key, value, node.line()));
            });
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return new FrontMatter(List.copyOf(entries), body, end + 1, List.copyOf(faults));
    }
}
