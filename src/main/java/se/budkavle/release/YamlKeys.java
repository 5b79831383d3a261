package se.budkavle.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Keys that stand twice: the later would silently win. */
final class YamlKeys {
    private final String file;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> around = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlKeys(String file) {
        this.file = file;
    }

    static List<Fault> faults(String file, Node root) {
        var keys = new YamlKeys(file);
        keys.look(root);
        return keys.faults;
    }

    private void look(Node node) {
        if (around.contains(node)) {
            faults.add(new Fault(file, line(node), "contains itself", "write it out instead of *alias"));
        } else if (seen.add(node)) {
            around.add(node);
            switch (node) {
                case MappingNode map -> map(map);
                case SequenceNode list -> list.getValue().forEach(this::look);
                default -> {}
            }
            around.remove(node);
        }
    }

    private void map(MappingNode map) {
        Map<String, Integer> lines = new HashMap<>();
        for (var entry : map.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                Integer first = lines.putIfAbsent(key.getValue(), line(key));
                if (first != null) {
                    String what = "the key '%s' stands already in line %d".formatted(key.getValue(), first);
                    faults.add(new Fault(file, line(key), what, "keep one of the two"));
                }
            } else {
                faults.add(new Fault(file, line(entry.getKeyNode()), "a key is no text", "write a word before the :"));
            }
            look(entry.getValueNode());
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
