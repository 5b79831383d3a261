package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Where routes begin and send to: known components, somebody listening, and never an address made from data. */
final class RouteEndpoints {
    static final Set<String> SENDING = Set.of("to", "wireTap", "enrich", "pollEnrich", "poll");
    private static final Map<String, String> FORBIDDEN = Map.of(
            "toD", "write 'to:' with a fixed uri",
            "recipientList", "write a 'choice' with a 'to:' each, or put work for the next verb",
            "routingSlip", "write the steps out",
            "dynamicRouter", "write a 'choice' with a 'to:' each",
            "script", "call a bean with 'bean:'",
            "groovy", "call a bean with 'method:'",
            "js", "call a bean with 'method:'",
            "joor", "call a bean with 'method:'",
            "java", "call a bean with 'method:'",
            "python", "call a bean with 'method:'");
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, YamlNode> listeners = new HashMap<>();

    private RouteEndpoints() {}

    static List<Fault> check(List<RouteFile> files) {
        var endpoints = new RouteEndpoints();
        files.forEach(endpoints::listeners);
        files.forEach(file -> file.eachKey(endpoints::key));
        return endpoints.faults;
    }

    private void listeners(RouteFile file) {
        for (YamlNode body : file.bodies()) {
            body.get("from").ifPresent(from -> {
                String uri = withoutOptions(from.text("uri").orElse(""));
                YamlNode first = uri.startsWith("direct:") ? listeners.putIfAbsent(uri, from) : null;
                if (first != null) {
                    faults.add(from.get("uri")
                            .orElse(from)
                            .fault(
                                    "'%s' has a listener already in %s:%d".formatted(uri, first.file(), first.line()),
                                    "let one route begin there"));
                }
            });
        }
    }

    private void key(YamlNode owner, String key) {
        String remedy = FORBIDDEN.get(key);
        if (remedy != null) {
            faults.add(new Fault(
                    owner.file(),
                    owner.line(key),
                    "'" + key + "' lets data or a script decide where a message goes",
                    remedy));
            return;
        }
        if (SENDING.contains(key)) {
            RouteFile.uri(owner, key).ifPresent(uri -> target(place(owner, key), uri));
        } else if (key.equals("from")) {
            RouteFile.uri(owner, key).ifPresent(uri -> scheme(place(owner, key), uri));
        }
    }

    private static YamlNode place(YamlNode owner, String key) {
        YamlNode value = owner.get(key).orElse(owner);
        return value.get("uri").orElse(value);
    }

    private void target(YamlNode place, String uri) {
        if (uri.contains("${")) {
            faults.add(place.fault("the uri '" + uri + "' is made from data", "write a fixed uri"));
            return;
        }
        scheme(place, uri);
        String address = withoutOptions(uri);
        if (address.startsWith("direct:") && !address.contains("{{") && !heard(address)) {
            faults.add(place.fault(
                    "nothing listens to '" + address + "'", "use " + Nearest.of(address, listeners.keySet())));
        }
    }

    private void scheme(YamlNode place, String uri) {
        String scheme = uri.split("[:?]", 2)[0];
        if (!scheme.contains("{{") && !isKnown(scheme)) {
            faults.add(place.fault(
                    "there is no component '" + scheme + "'",
                    "use one that the build brings, or add its starter to pom.xml"));
        }
    }

    /** A listener of a template has the template's parameters in its name. */
    private boolean heard(String address) {
        return listeners.keySet().stream().anyMatch(listener -> {
            String pattern = Pattern.quote(listener).replaceAll("\\{\\{[^}]*}}", "\\\\E.+\\\\Q");
            return address.matches(pattern);
        });
    }

    private static boolean isKnown(String scheme) {
        return scheme.equals(WorkLanes.SCHEME) || ComponentOptions.isComponent(scheme);
    }

    private static String withoutOptions(String uri) {
        return uri.split("\\?", 2)[0].replace("direct://", "direct:");
    }
}
