package se.budkavle.bounce;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The codes in a line of text: {@code 550} and {@code 5.1.1}. */
record ReplyCodes(@Nullable String reply, @Nullable String enhanced) {
    private static final Pattern ENHANCED =
            Pattern.compile("(?<![\\d.])([245])\\.([0-7])\\.(\\d{1,3})(?![\\d]|\\.\\d)");
    private static final Pattern REPLY = Pattern.compile(
            "(?<![\\w.@/+-])(4[2357]\\d|5[0-7]\\d)(?=[ \\t:;,\\-#.)\\]'\"\\r\\n]|_|$)"
                    + "(?![ \\-](?:bytes|[kmg]i?b\\b|kilo|mega|messages?\\b|mails?\\b|days?\\b|hours?\\b|h\\b|minutes?\\b|seconds?\\b"
                    + "|recipients?\\b|times\\b|characters\\b|lines\\b)(?![.-]))(?!\\.\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AT_START =
            Pattern.compile("[45][0-7]\\d[ \\-](?:[ #(]{0,2}[245]\\.\\d\\.\\d{1,3}\\)?[ :\\-]{0,3})?");
    private static final int LONGEST = 8_000;

    static ReplyCodes in(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        Matcher reply = REPLY.matcher(line);
        return new ReplyCodes(reply.find() ? reply.group(1) : null, enhanced(line));
    }

    /** Where the first code stands; -1 when there is none. */
    static int start(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        Matcher reply = REPLY.matcher(line);
        Matcher enhanced = ENHANCED.matcher(line);
        int first = reply.find() ? reply.start() : -1;
        return enhanced.find() && (first < 0 || enhanced.start() < first) ? enhanced.start() : first;
    }

    // a code that says "other" gives way to one that says what, if both stand there
    private static @Nullable String enhanced(String line) {
        Matcher matcher = ENHANCED.matcher(line);
        String vague = null;
        while (matcher.find()) {
            String code = matcher.group();
            if (!code.endsWith(".0.0") && code.charAt(0) != '2') {
                return code;
            }
            vague = vague == null ? code : vague;
        }
        return vague;
    }

    /** How many characters the codes at this place of the text take; 0 when none stand there. */
    static int lengthAt(String text, int at) {
        Matcher matcher = AT_START.matcher(text).region(at, Math.min(text.length(), at + 24));
        return matcher.lookingAt() ? matcher.end() - at : 0;
    }
}
