package se.budkavle.partner;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces <code>{{name}}</code> and <code>{{name:default}}</code> by values from outside. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(?::([^}]*))?}}");

    private Placeholders() {}

    /** Those that stand in the text. */
    static List<String> names(String text) {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** A placeholder with neither value nor default becomes the empty text. */
    static String resolve(String text, Function<String, @Nullable String> values) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.replaceAll(found -> {
            String value = values.apply(found.group(1));
            String fallback = found.group(2) == null ? "" : found.group(2);
            return Matcher.quoteReplacement(value == null ? fallback : value);
        });
    }
}
