package se.budkavle.cli.check;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Beans that routes name exist, and have the method that is called. */
final class RouteBeans {
    private static final Set<String> CALLS = Set.of("bean", "method");

    private final Map<String, Class<?>> beans;
    private final Set<String> own;
    private final List<Fault> faults = new ArrayList<>();

    private RouteBeans(Map<String, Class<?>> beans, Set<String> own) {
        this.beans = beans;
        this.own = own;
    }

    /** @param beans name to type, as the hub registers them */
    static List<Fault> check(List<RouteFile> files, Map<String, Class<?>> beans) {
        Set<String> own = files.stream()
                .flatMap(file -> file.all("beans").stream())
                .flatMap(list -> list.items().stream())
                .flatMap(bean -> bean.text("name").stream())
                .collect(Collectors.toSet());
        var check = new RouteBeans(beans, own);
        files.forEach(file -> file.eachKey(check::key));
        return check.faults;
    }

    private void key(YamlNode owner, String key) {
        referred(owner, key);
        if (key.equals("bean") && owner.text(key).isPresent()) {
            faults.add(owner.get(key)
                    .orElseThrow()
                    .fault("the call names no method", "write ref: and method: below 'bean:'"));
        }
        if (CALLS.contains(key)) {
            owner.get(key).filter(YamlNode::isMap).ifPresent(call -> {
                call.get("ref")
                        .filter(ref -> !ref.text().orElse("").startsWith("#"))
                        .ifPresent(this::named);
                call.get("ref").ifPresent(ref -> call.get("method")
                        .ifPresentOrElse(
                                method -> method(ref, method),
                                () -> faults.add(call.fault("the call names no method", "add 'method:'"))));
            });
        } else if (key.equals("aggregationStrategy")) {
            owner.get(key).ifPresent(this::named);
        } else if (key.equals("process")) {
            owner.get(key).flatMap(process -> process.get("ref")).ifPresent(this::named);
        }
    }

    /** Values such as {@code #bean:name} and {@code #name} are beans too, wherever they stand. */
    private void referred(YamlNode owner, String key) {
        owner.get(key)
                .filter(value -> value.text().orElse("").matches("#(bean:)?[A-Za-z]\\w*"))
                .ifPresent(this::named);
    }

    private void named(YamlNode ref) {
        String name = nameOf(ref);
        if (!name.contains("{{") && !beans.containsKey(name) && !own.contains(name)) {
            var known = new TreeSet<>(beans.keySet());
            known.addAll(own);
            faults.add(ref.fault("there is no bean '" + name + "'", "use " + Nearest.of(name, known)));
        }
    }

    private void method(YamlNode ref, YamlNode method) {
        String name = method.text().orElse("").split("\\(", 2)[0];
        Optional.ofNullable(beans.get(nameOf(ref))).ifPresent(type -> {
            Set<String> known = methods(type);
            if (!name.contains("{{") && !known.contains(name)) {
                faults.add(method.fault(
                        "the bean '" + nameOf(ref) + "' has no method '" + name + "'",
                        "use " + Nearest.of(name, known)));
            }
        });
    }

    /** As Camel looks: all methods of a public class, those that any other class declares itself. */
    private static Set<String> methods(Class<?> type) {
        Method[] methods = Modifier.isPublic(type.getModifiers()) ? type.getMethods() : type.getDeclaredMethods();
        return Arrays.stream(methods)
                .filter(m -> m.getDeclaringClass() != Object.class)
                .filter(m -> !m.isSynthetic() && !Modifier.isPrivate(m.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String nameOf(YamlNode ref) {
        return ref.text().orElse("").replaceFirst("^#(bean:)?", "");
    }
}
