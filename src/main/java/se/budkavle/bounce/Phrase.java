package se.budkavle.bounce;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of the rule tables: a regular expression over a {@link Wording}, with {@code ..} for up to 60 characters of
 * anything, {@code ~} for the edge of a word and {@code {}} for an address. It begins where a word begins. Most phrases are not in most texts, so the
 * words that a phrase cannot do without are looked for first, in the text's {@link WordIndex}.
 */
final class Phrase {
    /** How far before its address a phrase may begin; more than any row needs. */
    private static final int LONGEST = 1_000;

    private final String written;
    private final Pattern pattern;
    /** Of each set one must be there. */
    private final List<List<Literal>> needed;
    /** With one of these the phrase begins; empty when that cannot be said. */
    private final List<Literal> beginnings;
    /** Whether it can stand at the text's beginning alone. */
    private final boolean first;
    /** Whether an address is part of it, so that it begins before one and not far from it. */
    private final boolean addressed;

    private Phrase(String written, Pattern pattern, String plain) {
        this.written = written;
        this.pattern = pattern;
        this.needed =
                PhraseNeeds.of(plain).needed().stream().map(Phrase::literals).toList();
        this.first = plain.startsWith("^");
        this.addressed = !first && hasAddress(plain);
        this.beginnings = first ? List.of() : literals(PhraseBeginnings.of(plain));
    }

    // outside all brackets, and not optional
    private static boolean hasAddress(String pattern) {
        int depth = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
            boolean optional = i + 1 < pattern.length() && "?*{".indexOf(pattern.charAt(i + 1)) >= 0;
            if (c == Wording.ADDRESS && depth == 0 && !optional) {
                return true;
            }
            i += c == '\\' ? 1 : 0;
        }
        return false;
    }

    private static List<Literal> literals(List<String> words) {
        return words.stream().map(Literal::of).toList();
    }

    /** @throws IllegalArgumentException when it is no regular expression */
    static Phrase of(String written) {
        String plain = written.replace("{}", String.valueOf(Wording.ADDRESS));
        try {
            Pattern pattern = Pattern.compile(
                    plain.replace(" .. ", "..").replace("..", ".{0,60}?").replace("~", "\\b"), Pattern.DOTALL);
            return new Phrase(written, pattern, plain);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    boolean isIn(Wording wording) {
        return find(wording, 0) >= 0;
    }

    /** Where the phrase begins, at or after a place; -1 when it is not there. */
    int find(Wording wording, int from) {
        return find(wording, from, false);
    }

    /** Where the phrase begins a line of the text as it came, and ends on it; -1 when it does so nowhere. */
    int findLine(Wording wording) {
        return find(wording, 0, true);
    }

    private int find(Wording wording, int wanted, boolean line) {
        int from = addressed ? beforeAddress(wording.text(), wanted) : wanted;
        if (from < 0 || from > wording.text().length() || !mayBeIn(wording)) {
            return -1;
        }
        Matcher matcher =
                pattern.matcher(wording.text()).useTransparentBounds(true).useAnchoringBounds(false);
        if (first) {
            return from == 0 && matcher.lookingAt() && (!line || wording.isOneLine(0, matcher.end())) ? 0 : -1;
        }
        if (beginnings.isEmpty()) {
            for (int at = from; at <= wording.text().length() && matcher.find(at); at = matcher.start() + 1) {
                if (!line || wording.isOneLine(matcher.start(), matcher.end())) {
                    return matcher.start();
                }
            }
            return -1;
        }
        int last = addressed
                ? wording.text().lastIndexOf(Wording.ADDRESS)
                : wording.text().length();
        int found = -1;
        for (Literal beginning : beginnings) {
            int at = wording.index().has(beginning) ? findWith(beginning, matcher, wording, from, last, line) : -1;
            found = at >= 0 && (found < 0 || at < found) ? at : found;
        }
        return found;
    }

    private static int beforeAddress(String text, int from) {
        int address = text.indexOf(Wording.ADDRESS, from);
        return address < 0 ? -1 : Math.max(from, address - LONGEST);
    }

    private static int findWith(Literal beginning, Matcher matcher, Wording wording, int from, int last, boolean line) {
        String text = wording.text();
        int at = wording.index().find(beginning, from);
        while (at >= 0 && at <= last) {
            matcher.region(at, text.length());
            boolean possible = isWordStart(text, at) && (!line || wording.isLineStart(at));
            if (possible && matcher.lookingAt() && (!line || wording.isOneLine(at, matcher.end()))) {
                return at;
            }
            at = wording.index().findAfter(beginning, at);
        }
        return -1;
    }

    // "cap" is not meant in "escape", nor "mail" in "hotmail"
    private static boolean isWordStart(String text, int at) {
        return at == 0 || !isLetter(text.charAt(at)) || !isLetter(text.charAt(at - 1));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private boolean mayBeIn(Wording wording) {
        for (List<Literal> choice : needed) {
            boolean one = false;
            for (int i = 0; i < choice.size() && !one; i++) {
                one = wording.index().has(choice.get(i));
            }
            if (!one) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return written;
    }
}
