package se.budkavle.bounce;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The codes in a line of text: {@code 550} and {@code 5.1.1}. */
record ReplyCodes(@Nullable String reply, @Nullable String enhanced) {
    private static final Pattern ENHANCED = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.]*\\d)");
    private static final Pattern REPLY = Pattern.compile("(?<![\\d.])([245][0-5]\\d)(?=[ \\-#]|$)");
    private static final int LONGEST = 2_000;

    static ReplyCodes in(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return new ReplyCodes(first(REPLY, line), first(ENHANCED, line));
    }

    private static @Nullable String first(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : null;
    }
}
