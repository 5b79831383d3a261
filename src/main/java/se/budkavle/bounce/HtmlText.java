package se.budkavle.bounce;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader sees of a report that is HTML alone. Good enough to find words and addresses in, not to show. */
final class HtmlText {
    private static final Pattern UNSEEN = Pattern.compile(
            "<(style|script|head)\\b[^>]{0,500}+>.{0,20000}?</\\1\\s*+>|<!--.{0,20000}?-->",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern BREAK =
            Pattern.compile("<(?:br|/?p|/?div|/?tr|/?li|/?h\\d|/?pre|hr)\\b[^>]{0,500}+>", Pattern.CASE_INSENSITIVE);
    // "<user@example.com>" is no tag but an address that somebody forgot to escape
    private static final Pattern TAG =
            Pattern.compile("</?[a-z!][^>@]{0,2000}+>|<a\\s[^>]{0,2000}+>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-f]{1,6}|[a-z]{2,6});", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("quot", "\""),
            Map.entry("nbsp", " "),
            Map.entry("apos", "'"),
            Map.entry("aring", "å"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Aring", "Å"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("eacute", "é"));
    private static final int LONGEST = 65_536;

    private HtmlText() {}

    static String of(String html) {
        String text = html.length() > LONGEST ? html.substring(0, LONGEST) : html;
        text = UNSEEN.matcher(text).replaceAll(" ");
        text = BREAK.matcher(text).replaceAll("\n");
        text = TAG.matcher(text).replaceAll("");
        return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String name) {
        if (name.charAt(0) != '#') {
            return NAMED.getOrDefault(name, " ");
        }
        boolean hex = name.length() > 1 && (name.charAt(1) | 32) == 'x';
        String digits = name.substring(hex ? 2 : 1);
        int point = digits.isEmpty() || !hex && !digits.chars().allMatch(Character::isDigit)
                ? ' '
                : Integer.parseInt(digits, hex ? 16 : 10);
        return Character.isValidCodePoint(point) ? Character.toString(point) : " ";
    }
}
