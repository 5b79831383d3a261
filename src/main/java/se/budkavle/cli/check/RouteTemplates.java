package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Templated routes name a template that exists and give it what it asks for. */
final class RouteTemplates {
    private final Map<String, YamlNode> templates = new HashMap<>();

    RouteTemplates(List<RouteFile> files) {
        for (RouteFile file : files) {
            for (YamlNode template : file.all("routeTemplate")) {
                template.text("id").ifPresent(id -> templates.putIfAbsent(id, template));
            }
        }
    }

    List<Fault> check(List<RouteFile> files) {
        var faults = new ArrayList<Fault>();
        for (RouteFile file : files) {
            file.all("templatedRoute").forEach(use -> faults.addAll(use(use)));
        }
        return faults;
    }

    private List<Fault> use(YamlNode use) {
        Optional<YamlNode> name = use.get("routeTemplateRef");
        if (name.isEmpty()) {
            return List.of();
        }
        String wanted = name.get().text().orElse("");
        YamlNode template = templates.get(wanted);
        if (template == null) {
            return List.of(name.get()
                    .fault(
                            "there is no route template '" + wanted + "'",
                            "use " + Nearest.of(wanted, templates.keySet())));
        }
        return parameters(use, wanted, template);
    }

    private static List<Fault> parameters(YamlNode use, String wanted, YamlNode template) {
        var faults = new ArrayList<Fault>();
        Map<String, YamlNode> asked = byName(template);
        Map<String, YamlNode> given = byName(use);
        asked.forEach((parameter, definition) -> {
            if (isRequired(definition) && !given.containsKey(parameter)) {
                faults.add(use.fault(
                        "the template '" + wanted + "' needs the parameter '" + parameter + "'",
                        "add '- name: " + parameter + "' with its value"));
            }
        });
        given.forEach((parameter, value) -> {
            if (!asked.containsKey(parameter)) {
                faults.add(value.fault(
                        "the template '" + wanted + "' takes no parameter '" + parameter + "'",
                        "use " + Nearest.of(parameter, asked.keySet())));
            }
        });
        return faults;
    }

    private static boolean isRequired(YamlNode parameter) {
        return parameter.get("defaultValue").isEmpty()
                && !parameter.text("required").orElse("true").equals("false");
    }

    private static Map<String, YamlNode> byName(YamlNode owner) {
        var named = new LinkedHashMap<String, YamlNode>();
        owner.get("parameters").ifPresent(list -> list.items()
                .forEach(item -> item.text("name").ifPresent(name -> named.put(name, item))));
        return named;
    }
}
