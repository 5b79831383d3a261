package se.budkavle.bounce;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Attempt key and MAC as they travel in our envelope sender, ENVID and Message-ID: {@code <key>.<mac>}. */
record AttemptToken(String key, String mac) {
    private static final int KEY = 32;
    private static final Pattern TOKEN = Pattern.compile("(?<![0-9a-f])([0-9a-f]{32})\\.([0-9a-f]{16})(?![0-9a-f])");

    /** The first token in the texts, in order; null when none holds one. */
    static @Nullable AttemptToken in(Stream<String> texts) {
        return texts.map(AttemptToken::first)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    // whole mails are looked through: a stop with a hexadecimal digit on both sides is rare, a token around it rarer
    private static @Nullable AttemptToken first(String text) {
        for (int stop = text.indexOf('.', KEY); stop >= 0; stop = text.indexOf('.', stop + 1)) {
            boolean possible = isHex(text, stop - 1) && isHex(text, stop + 1) && isHex(text, stop - KEY);
            Matcher token = TOKEN.matcher(text).useTransparentBounds(true);
            if (possible && token.region(stop - KEY, text.length()).lookingAt()) {
                return new AttemptToken(token.group(1), token.group(2));
            }
        }
        return null;
    }

    private static boolean isHex(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
