package se.budkavle.bounce;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a reader sees of a report that is HTML alone. Good enough to find words and addresses in, not to show. */
final class HtmlText {
    private static final List<String> UNSEEN = List.of("style", "script", "head");
    private static final Pattern BREAK =
            Pattern.compile("<(?:br|/?p|/?div|/?tr|/?li|/?h\\d|/?pre|hr)\\b[^<>]{0,500}+>", Pattern.CASE_INSENSITIVE);
    // "<user@example.com>" is no tag but an address that somebody forgot to escape
    private static final Pattern TAG =
            Pattern.compile("</?[a-z!][^<>@]{0,2000}+>|<a\\s[^<>]{0,2000}+>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-f]{1,6}|[a-z]{2,6});", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("quot", "\""),
            Map.entry("nbsp", " "),
            Map.entry("apos", "'"),
            Map.entry("rsquo", "'"),
            Map.entry("szlig", "ß"),
            Map.entry("oslash", "ø"),
            Map.entry("aelig", "æ"));
    /** Behind a letter, as in {@code eacute}: combining marks. */
    private static final Map<String, String> ACCENTS = Map.of(
            "acute", "\u0301",
            "grave", "\u0300",
            "circ", "\u0302",
            "uml", "\u0308",
            "tilde", "\u0303",
            "ring", "\u030a",
            "cedil", "\u0327");

    private static final int LONGEST = 65_536;

    private HtmlText() {}

    static String of(String html) {
        String text = html.length() > LONGEST ? html.substring(0, LONGEST) : html;
        text = without(text, "<!--", "-->");
        for (String element : UNSEEN) {
            text = without(text, "<" + element, "</" + element);
        }
        text = BREAK.matcher(text).replaceAll("\n");
        text = TAG.matcher(text).replaceAll("");
        return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    // by hand: an expression would be tried from each beginning to the text's end
    private static String without(String text, String begin, String end) {
        String small = lowerCase(text);
        var out = new StringBuilder(text.length());
        int kept = 0;
        for (int start = small.indexOf(begin); start >= 0; start = small.indexOf(begin, start + 1)) {
            int close = start < kept || isLonger(small, start + begin.length()) ? start : small.indexOf(end, start);
            if (close < 0) {
                break;
            }
            if (close > start) {
                out.append(text, kept, start).append(' ');
                kept = Math.max(close + end.length(), small.indexOf('>', close) + 1);
            }
        }
        return out.append(text, kept, text.length()).toString();
    }

    /** Whether the name of the element goes on. */
    private static boolean isLonger(String text, int at) {
        return at < text.length()
                && Character.isLetterOrDigit(text.charAt(at))
                && Character.isLetter(text.charAt(at - 1));
    }

    /** ASCII alone, so that every letter keeps its place. */
    private static String lowerCase(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            letters[i] = letters[i] >= 'A' && letters[i] <= 'Z' ? (char) (letters[i] + 32) : letters[i];
        }
        return new String(letters);
    }

    private static String character(String name) {
        if (name.charAt(0) != '#') {
            @Nullable String accent = ACCENTS.get(name.substring(1));
            return accent == null
                    ? NAMED.getOrDefault(name, " ")
                    : Normalizer.normalize(name.charAt(0) + accent, Normalizer.Form.NFC);
        }
        boolean hex = name.length() > 1 && (name.charAt(1) | 32) == 'x';
        String digits = name.substring(hex ? 2 : 1);
        int point = digits.isEmpty() || !hex && !digits.chars().allMatch(Character::isDigit)
                ? ' '
                : Integer.parseInt(digits, hex ? 16 : 10);
        return Character.isValidCodePoint(point) ? Character.toString(point) : " ";
    }
}
