package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** What stands below {@code parameters:} of an endpoint, or behind the {@code ?} of its uri, is known to its component. */
final class RouteOptions {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(?::([^}]*))?}}");

    private final Map<String, Collection<String>> values = new HashMap<>();
    private final Map<String, Optional<ComponentOptions>> components = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private RouteOptions() {}

    static List<Fault> check(List<RouteFile> files, Bundle mappings) {
        var check = new RouteOptions();
        mappings.below("partners/").forEach((file, text) -> PLACEHOLDER
                .matcher(text)
                .results()
                .filter(found -> found.group(2) != null)
                .forEach(found -> check.value(found.group(1), found.group(2))));
        files.forEach(check::parameters);
        files.forEach(file -> file.eachKey(check::key));
        return check.faults;
    }

    /** What the parameters of templates may stand for: defaults, and what templated routes give. */
    private void parameters(RouteFile file) {
        for (String kind : List.of("routeTemplate", "templatedRoute")) {
            file.all(kind).forEach(owner -> owner.get("parameters").ifPresent(list -> list.items()
                    .forEach(item -> item.text("name").ifPresent(name -> {
                        item.text("value").ifPresent(value -> value(name, value));
                        item.text("defaultValue").ifPresent(value -> value(name, value));
                    }))));
        }
    }

    private void value(String name, String value) {
        values.computeIfAbsent(name, n -> new TreeSet<>()).add(value);
    }

    private void key(YamlNode owner, String key) {
        if (!RouteEndpoints.SENDING.contains(key) && !key.equals("from")) {
            return;
        }
        RouteFile.uri(owner, key).ifPresent(uri -> {
            List<ComponentOptions> kinds = schemes(uri, 0).stream()
                    .flatMap(scheme -> components.computeIfAbsent(scheme, ComponentOptions::of).stream())
                    .toList();
            if (!kinds.isEmpty()) {
                options(owner, key, uri, kinds);
            }
        });
    }

    /** A scheme may be a placeholder, whose values are then looked at; it may itself be one. */
    private Collection<String> schemes(String uri, int depth) {
        Matcher placeholder = PLACEHOLDER.matcher(uri);
        if (!placeholder.lookingAt()) {
            return List.of(uri.split("[:?]", 2)[0]);
        }
        var schemes = new TreeSet<String>();
        if (placeholder.group(2) != null) {
            schemes.addAll(schemes(placeholder.group(2), depth + 1));
        }
        if (depth < 3) {
            values.getOrDefault(placeholder.group(1), List.of())
                    .forEach(value -> schemes.addAll(schemes(value, depth + 1)));
        }
        return schemes;
    }

    private void options(YamlNode owner, String key, String uri, List<ComponentOptions> kinds) {
        YamlNode endpoint = owner.get(key).orElse(owner);
        Map<String, YamlNode> given = new LinkedHashMap<>();
        endpoint.get("parameters").ifPresent(parameters -> {
            given.putAll(parameters.entries());
            parameters
                    .entries()
                    .forEach((name, value) -> option(
                            parameters.line(name), value, name, value.text().orElse(""), kinds));
        });
        if (uri.contains("?")) {
            for (String pair : uri.substring(uri.indexOf('?') + 1).split("&")) {
                String[] option = pair.split("=", 2);
                given.put(option[0], endpoint);
                YamlNode place = endpoint.get("uri").orElse(endpoint);
                option(place.line(), place, option[0], option.length > 1 ? option[1] : "", kinds);
            }
        }
        kinds.getFirst().required().stream()
                .filter(name -> kinds.size() == 1 && !given.containsKey(name))
                .forEach(name -> faults.add(
                        endpoint.fault("the endpoint needs the option '" + name + "'", "write it below parameters")));
    }

    private void option(int line, YamlNode place, String name, String value, List<ComponentOptions> kinds) {
        if (kinds.stream().noneMatch(kind -> kind.knows(name))) {
            var names = new TreeSet<String>();
            kinds.forEach(kind -> names.addAll(kind.names()));
            boolean lenient = kinds.stream().anyMatch(ComponentOptions::isLenient);
            if (!lenient || Nearest.to(name, names).isPresent()) {
                String what = "the endpoint takes no option '" + name + "'";
                faults.add(new Fault(place.file(), line, what, "use " + Nearest.of(name, names)));
            }
        } else if (!value.contains("{{") && !value.startsWith("#") && !value.startsWith("RAW(")) {
            List<Optional<String>> remedies = kinds.stream()
                    .filter(kind -> kind.knows(name))
                    .map(kind -> kind.remedy(name, value))
                    .toList();
            if (remedies.stream().allMatch(Optional::isPresent)) {
                String what = "the option '" + name + "' cannot be '" + value + "'";
                faults.add(
                        new Fault(place.file(), line, what, remedies.getFirst().orElseThrow()));
            }
        }
    }
}
