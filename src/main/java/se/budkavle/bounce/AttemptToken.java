package se.budkavle.bounce;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Attempt key and MAC as they travel in our envelope sender, ENVID and Message-ID: {@code <key>.<mac>}. */
record AttemptToken(String key, String mac) {
    private static final Pattern TOKEN = Pattern.compile("(?<![0-9a-f])([0-9a-f]{32})\\.([0-9a-f]{16})(?![0-9a-f])");

    /** The first token in the texts, in order; null when none holds one. */
    static @Nullable AttemptToken in(Stream<String> texts) {
        return texts.map(TOKEN::matcher)
                .filter(Matcher::find)
                .map(found -> new AttemptToken(found.group(1), found.group(2)))
                .findFirst()
                .orElse(null);
    }
}
