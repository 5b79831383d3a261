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
    private static final Pattern QUOTED = Pattern.compile("['\"]([a-z-]+)['\"]");

    private RouterBranches() {}

    static List<Fault> check(List<RouteFile> files, Set<String> channels) {
        return files.stream()
                .filter(file -> file.file().equals(ROUTER))
                .findFirst()
                .map(router -> missing(router, channels))
                .orElseGet(() -> channels.isEmpty()
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
                        "add a 'when' that compares the channel with '" + channel + "'"))
                .toList();
    }

    /** Quoted words of a branch's condition; its steps do not count. */
    private static Set<String> words(YamlNode branch) {
        var words = new TreeSet<String>();
        branch.entries().forEach((key, value) -> {
            if (!key.equals("steps")) {
                quoted(value, words);
            }
        });
        return words;
    }

    private static void quoted(YamlNode value, Set<String> words) {
        value.text().ifPresent(text -> {
            Matcher matcher = QUOTED.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group(1));
            }
        });
        value.entries().values().forEach(inner -> quoted(inner, words));
        value.items().forEach(inner -> quoted(inner, words));
    }
}
