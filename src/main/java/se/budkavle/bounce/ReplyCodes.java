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
        String line = head(text);
        int reply = find(REPLY, line, 0);
        return new ReplyCodes(reply < 0 ? null : line.substring(reply, reply + 3), enhanced(line));
    }

    /** Where the first code stands; -1 when there is none. */
    static int start(String text) {
        String line = head(text);
        int reply = find(REPLY, line, 0);
        int enhanced = find(ENHANCED, line, 0);
        return enhanced >= 0 && (reply < 0 || enhanced < reply) ? enhanced : reply;
    }

    private static String head(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    // most letters of a report are no digits: the expression is asked only where a code may begin
    private static int find(Pattern code, String line, int from) {
        Matcher matcher = null;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '2' || c == '4' || c == '5') {
                matcher = matcher == null ? code.matcher(line).useTransparentBounds(true) : matcher;
                if (matcher.region(i, line.length()).lookingAt()) {
                    return i;
                }
            }
        }
        return -1;
    }

    // a code that says "other" gives way to one that says what, if both stand there
    private static @Nullable String enhanced(String line) {
        String vague = null;
        for (int at = find(ENHANCED, line, 0); at >= 0; at = find(ENHANCED, line, at + 1)) {
            String code = codeAt(line, at);
            if (!code.endsWith(".0.0") && code.charAt(0) != '2') {
                return code;
            }
            vague = vague == null ? code : vague;
        }
        return vague;
    }

    private static String codeAt(String line, int at) {
        int end = at + 4;
        while (end < line.length() && Character.isDigit(line.charAt(end))) {
            end++;
        }
        return line.substring(at, end);
    }

    /** How many characters the codes at this place of the text take; 0 when none stand there. */
    static int lengthAt(String text, int at) {
        Matcher matcher = AT_START.matcher(text).region(at, Math.min(text.length(), at + 24));
        return matcher.lookingAt() ? matcher.end() - at : 0;
    }
}
