package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/**
 * Every route says who it is and what it does. Of two templated routes with one id Camel keeps the later and says
 * nothing, so ids are compared here.
 */
final class RouteNames {
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, YamlNode> seen = new HashMap<>();

    private RouteNames() {}

    static List<Fault> check(List<RouteFile> files) {
        var names = new RouteNames();
        files.forEach(names::file);
        return names.faults;
    }

    private void file(RouteFile file) {
        nameOfTheFile(file);
        for (YamlNode item : file.root().items()) {
            item.get("route").ifPresent(route -> {
                described(item, "route", route);
                named(file, item, "route", route, "id");
            });
            item.get("templatedRoute").ifPresent(route -> named(file, item, "templatedRoute", route, "routeId"));
            item.get("routeTemplate").ifPresent(template -> {
                described(item, "routeTemplate", template);
                template.get("id").ifPresent(id -> unique("template", id));
            });
            if (item.get("from").isPresent()) {
                faults.add(new Fault(
                        file.file(),
                        item.line("from"),
                        "a route without an id and a description",
                        "write '- route:' with id: " + file.expectedId() + ", description: and from:"));
            }
        }
    }

    /** One route of a file has the file's name, so that a route is found by its id. */
    private void nameOfTheFile(RouteFile file) {
        List<YamlNode> ids = Stream.of("route", "templatedRoute")
                .flatMap(kind -> file.all(kind).stream())
                .flatMap(route -> Stream.concat(route.get("id").stream(), route.get("routeId").stream()))
                .toList();
        boolean named = ids.stream().anyMatch(id -> id.text().orElse("").equals(file.expectedId()));
        if (!ids.isEmpty() && !named) {
            faults.add(ids.getFirst()
                    .fault("no route of this file is called as the file", "call one '" + file.expectedId() + "'"));
        }
    }

    private void described(YamlNode item, String kind, YamlNode route) {
        if (route.text("description").filter(d -> !d.isBlank()).isEmpty()) {
            faults.add(new Fault(
                    item.file(),
                    item.line(kind),
                    "the " + kind + " has no description",
                    "say in one sentence what it does"));
        }
    }

    private void named(RouteFile file, YamlNode item, String kind, YamlNode route, String key) {
        String expected = file.expectedId();
        var id = route.get(key);
        if (id.isEmpty()) {
            faults.add(new Fault(
                    file.file(),
                    item.line(kind),
                    "the " + kind + " has no " + key,
                    "add '" + key + ": " + expected + "'"));
            return;
        }
        String name = id.get().text().orElse("");
        String folder = file.folder() + "-";
        if (!name.startsWith(folder)) {
            faults.add(id.get()
                    .fault(
                            "the route id '" + name + "' does not begin with its folder",
                            "use '" + expected + "', or '" + folder + "...' for a second route in the file"));
        }
        unique("route", id.get());
    }

    private void unique(String kind, YamlNode id) {
        String name = id.text().orElse("");
        YamlNode first = seen.putIfAbsent(kind + " " + name, id);
        if (first != null) {
            faults.add(id.fault(
                    "the %s id '%s' is already used in %s:%d".formatted(kind, name, first.file(), first.line()),
                    "give each " + kind + " an id of its own"));
        }
    }
}
