package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** The content-based router has a branch for every channel that a message may take. */
final class RouterBranches {
    static final String ROUTER = "routes/hub/channel-router.camel.yaml";
    private static final Pattern COMPARED = Pattern.compile("\\$\\{body\\.channel}\\s*==\\s*['\"]([a-z-]+)['\"]");

    private RouterBranches() {}

    static List<Fault> check(List<RouteFile> files, Set<String> channels, boolean whole) {
        return files.stream()
                .filter(file -> file.file().equals(ROUTER))
                .findFirst()
                .map(router -> missing(router, channels))
                .orElseGet(() -> channels.isEmpty() || !whole
                        ? List.of()
                        : List.of(new Fault(
                                ROUTER, 0, "is missing", "write the route that takes a step to its channel")));
    }

    private static List<Fault> missing(RouteFile router, Set<String> channels) {
        var branches = new TreeSet<String>();
        var places = new ArrayList<Integer>();
        router.eachKey((owner, key) -> {
            if (key.equals("choice")) {
                places.add(owner.line(key));
                owner.get(key).flatMap(choice -> choice.get("when")).ifPresent(when -> when.items()
                        .forEach(branch -> branches.addAll(words(branch))));
            }
        });
        int line = places.isEmpty() ? 1 : places.getFirst();
        return channels.stream()
                .filter(channel -> !branches.contains(channel))
                .map(channel -> new Fault(
                        router.file(),
                        line,
                        "the router has no branch for the channel '" + channel + "'",
                        "add a 'when' with ${body.channel} == '" + channel + "', and steps below it"))
                .toList();
    }

    /** The channels that a branch's condition compares with; a branch without steps takes nothing anywhere. */
    private static Set<String> words(YamlNode branch) {
        var words = new TreeSet<String>();
        if (branch.get("steps").map(YamlNode::items).orElse(List.of()).isEmpty()) {
            return words;
        }
        branch.entries().forEach((key, value) -> {
            if (!key.equals("steps")) {
                compared(value, words);
            }
        });
        return words;
    }

    private static void compared(YamlNode value, Set<String> words) {
        value.text().ifPresent(text -> {
            Matcher matcher = COMPARED.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group(1));
            }
        });
        value.entries().values().forEach(inner -> compared(inner, words));
        value.items().forEach(inner -> compared(inner, words));
    }
}
