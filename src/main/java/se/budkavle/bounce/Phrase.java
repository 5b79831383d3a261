package se.budkavle.bounce;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of the rule tables: a regular expression over a {@link Wording}, with {@code ..} for up to 60 characters of
 * anything, {@code ~} for the edge of a word and {@code {}} for an address. Most phrases are not in most texts, so the
 * words that a phrase cannot do without are looked for first, by their trigrams.
 */
final class Phrase {
    private final String written;
    private final Pattern pattern;
    /** Of each set one must be there. */
    private final int[][][] needed;
    /** With one of these the phrase begins; empty when that cannot be said. */
    private final List<String> beginnings;

    private Phrase(String written, Pattern pattern, PhraseNeeds needs) {
        this.written = written;
        this.pattern = pattern;
        this.needed = needs.trigrams();
        this.beginnings = needs.beginnings();
    }

    /** @throws IllegalArgumentException when it is no regular expression */
    static Phrase of(String written) {
        String plain = written.replace("{}", String.valueOf(Wording.ADDRESS));
        try {
            Pattern pattern = Pattern.compile(
                    plain.replace(" .. ", "..").replace("..", ".{0,60}?").replace("~", "\\b"), Pattern.DOTALL);
            return new Phrase(written, pattern, PhraseNeeds.of(plain));
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

    private int find(Wording wording, int from, boolean line) {
        if (from > wording.text().length() || !mayBeIn(wording)) {
            return -1;
        }
        Matcher matcher =
                pattern.matcher(wording.text()).useTransparentBounds(true).useAnchoringBounds(false);
        if (beginnings.isEmpty()) {
            for (int at = from; at <= wording.text().length() && matcher.find(at); at = matcher.start() + 1) {
                if (!line || wording.isOneLine(matcher.start(), matcher.end())) {
                    return matcher.start();
                }
            }
            return -1;
        }
        int first = -1;
        for (String beginning : beginnings) {
            int at = findWith(beginning, matcher, wording, from, line);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private static int findWith(String beginning, Matcher matcher, Wording wording, int from, boolean line) {
        String text = wording.text();
        int at = text.indexOf(beginning, from);
        while (at >= 0) {
            matcher.region(at, text.length());
            boolean possible = !line || wording.isLineStart(at);
            if (possible && matcher.lookingAt() && (!line || wording.isOneLine(at, matcher.end()))) {
                return at;
            }
            at = text.indexOf(beginning, at + 1);
        }
        return -1;
    }

    private boolean mayBeIn(Wording wording) {
        for (int[][] choice : needed) {
            boolean one = false;
            for (int i = 0; i < choice.length && !one; i++) {
                one = wording.mayHold(choice[i]);
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
