package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.ClassUtils;
import se.budkavle.camel.RouteExpressions;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Words inside routes that Camel reads when it starts: expressions of its simple language, and names of exceptions. */
final class RouteWords {
    /** What stands directly below these is asked whether it is true. */
    private static final Set<String> CONDITIONS =
            Set.of("when", "filter", "validate", "onWhen", "completionPredicate", "handled", "continued", "retryWhile");

    private static final Set<String> EXCEPTIONS = Set.of("exception", "exceptionType");
    private static final Pattern ARGUMENT = Pattern.compile("\\$\\{[^}]*}?");

    private static final RouteExpressions SIMPLE = new RouteExpressions();

    private final List<Fault> faults = new ArrayList<>();

    private RouteWords() {}

    static List<Fault> check(List<RouteFile> files) {
        var words = new RouteWords();
        files.forEach(file -> words.walk(file.root(), false));
        return words.faults;
    }

    private void walk(YamlNode node, boolean condition) {
        node.items().forEach(item -> walk(item, condition));
        node.entries().forEach((key, value) -> {
            key(key, value, condition);
            boolean stays = key.equals("expression") && condition;
            walk(value, stays || CONDITIONS.contains(key));
        });
    }

    private void key(String key, YamlNode value, boolean condition) {
        switch (key) {
            case "simple" -> expression(value.get("expression").orElse(value), condition);
            case "log" -> expression(value.get("message").orElse(value), false);
            case "throwException" -> value.get("message").ifPresent(message -> expression(message, false));
            case "method" -> arguments(value);
            default -> {
                if (EXCEPTIONS.contains(key)) {
                    (value.isList() ? value.items() : List.of(value)).forEach(this::exception);
                }
            }
        }
    }

    private void expression(YamlNode place, boolean condition) {
        String text = place.text().orElse("");
        if (text.contains("{{")) {
            return; // what it will be, the start shows
        }
        Optional<String> complaint = condition ? SIMPLE.complaintOfCondition(text) : SIMPLE.complaint(text);
        complaint.ifPresent(what -> faults.add(place.fault(
                "'" + text + "' cannot be read: " + what, "mend the expression, for example ${body} != null")));
    }

    /** {@code releasing(${variable.batchId})}. */
    private void arguments(YamlNode method) {
        Matcher argument = ARGUMENT.matcher(method.text().orElse(""));
        while (argument.find()) {
            SIMPLE.complaint(argument.group())
                    .ifPresent(what -> faults.add(method.fault(
                            "'" + argument.group() + "' cannot be read: " + what, "mend it, for example ${body}")));
        }
    }

    private void exception(YamlNode name) {
        String type = name.text().orElse("");
        if (!type.isEmpty() && !type.contains("{{") && !ClassUtils.isPresent(type, RouteWords.class.getClassLoader())) {
            faults.add(name.fault("there is no exception '" + type + "'", "write its whole Java name"));
        }
    }
}
