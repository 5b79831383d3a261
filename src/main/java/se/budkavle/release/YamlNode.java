package se.budkavle.release;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** A node of a YAML file that remembers its file and line, so that every fault can name its place. */
public final class YamlNode {
    private final String file;
    private final Node node;

    private YamlNode(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    /**
     * Reads one YAML document, in which a key stands once in its mapping.
     *
     * @param file as faults name it
     * @throws FaultyReleaseException when the text is not such YAML, with the lines
     */
    public static YamlNode parse(String file, String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        try {
            Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (node == null) {
                throw new FaultyReleaseException(List.of(new Fault(file, 1, "is empty", "write a YAML mapping")));
            }
            List<Fault> faults = YamlKeys.faults(file, node);
            if (!faults.isEmpty()) {
                throw new FaultyReleaseException(faults);
            }
            return new YamlNode(file, node);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new FaultyReleaseException(
                    List.of(new Fault(file, line, "is not YAML: " + e.getProblem(), "mend the YAML")));
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw new FaultyReleaseException(
                    List.of(new Fault(file, line, "holds a control character", "remove it, YAML allows none")));
        } catch (YAMLException e) {
            throw new FaultyReleaseException(
                    List.of(new Fault(file, 1, "is not YAML: " + e.getMessage(), "mend the YAML")));
        }
    }

    public String file() {
        return file;
    }

    /** 1-based line where this value begins. */
    public int line() {
        return node.getStartMark().getLine() + 1;
    }

    /** 1-based line where {@code key} itself stands; this value's own line when there is no such key. */
    public int line(String key) {
        if (node instanceof MappingNode map) {
            for (var tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return name.getStartMark().getLine() + 1;
                }
            }
        }
        return line();
    }

    public Fault fault(String what, String remedy) {
        return new Fault(file, line(), what, remedy);
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isNull() {
        return node instanceof ScalarNode s
                && s.isPlain()
                && Set.of("", "~", "null").contains(s.getValue());
    }

    /** The scalar as written; empty for maps, lists and null. */
    public Optional<String> text() {
        return node instanceof ScalarNode s && !isNull() ? Optional.of(s.getValue()) : Optional.empty();
    }

    public Optional<YamlNode> get(String key) {
        return Optional.ofNullable(entries().get(key)).filter(n -> !n.isNull());
    }

    public Optional<String> text(String key) {
        return get(key).flatMap(YamlNode::text);
    }

    /** A list of scalars; a single scalar counts as a list of one. */
    public List<String> texts(String key) {
        return get(key).map(n -> n.isList()
                        ? n.items().stream().flatMap(i -> i.text().stream()).toList()
                        : n.text().map(List::of).orElse(List.of()))
                .orElse(List.of());
    }

    /** Key to value, in file order; empty when this is no mapping. */
    public Map<String, YamlNode> entries() {
        var entries = new LinkedHashMap<String, YamlNode>();
        if (node instanceof MappingNode map) {
            map.getValue().forEach(t -> {
                if (t.getKeyNode() instanceof ScalarNode key) {
                    entries.put(key.getValue(), new YamlNode(file, t.getValueNode()));
                }
            });
        }
        return entries;
    }

    public List<YamlNode> items() {
        var items = new ArrayList<YamlNode>();
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(n -> items.add(new YamlNode(file, n)));
        }
        return items;
    }

    /** A fault for each key that is not known, naming the line and the known ones. */
    public List<Fault> unknownKeys(Set<String> known) {
        var faults = new ArrayList<Fault>();
        if (node instanceof MappingNode map) {
            map.getValue().forEach(t -> {
                if (t.getKeyNode() instanceof ScalarNode key && !known.contains(key.getValue())) {
                    faults.add(new Fault(
                            file,
                            key.getStartMark().getLine() + 1,
                            "the key '" + key.getValue() + "' is unknown",
                            "use one of " + String.join(", ", new TreeSet<>(known))));
                }
            });
        }
        return faults;
    }

    /** Plain Java values: maps, lists, strings, numbers and booleans as YAML 1.1 reads them. */
    public Object plain() {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return yaml.load(emit(yaml));
    }

    private String emit(Yaml yaml) {
        var writer = new java.io.StringWriter();
        yaml.serialize(node, writer);
        return writer.toString();
    }
}
