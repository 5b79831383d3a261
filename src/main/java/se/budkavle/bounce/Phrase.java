package se.budkavle.bounce;

import java.util.ArrayList;
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
    private static final int SHORTEST = 3;

    private final String written;
    private final Pattern pattern;
    /** Of each set one must be there. */
    private final int[][][] needed;

    private Phrase(String written, Pattern pattern, int[][][] needed) {
        this.written = written;
        this.pattern = pattern;
        this.needed = needed;
    }

    /** @throws IllegalArgumentException when it is no regular expression */
    static Phrase of(String written) {
        String plain = written.replace("{}", String.valueOf(Wording.ADDRESS));
        try {
            Pattern pattern = Pattern.compile(
                    plain.replace(" .. ", "..").replace("..", ".{0,60}?").replace("~", "\\b"), Pattern.DOTALL);
            return new Phrase(written, pattern, new Needs(plain).trigrams());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    boolean isIn(Wording wording) {
        return find(wording, 0) >= 0;
    }

    /** Where the phrase begins, at or after a place; -1 when it is not there. */
    int find(Wording wording, int from) {
        if (from > wording.text().length() || !mayBeIn(wording)) {
            return -1;
        }
        Matcher matcher = pattern.matcher(wording.text());
        return matcher.find(from) ? matcher.start() : -1;
    }

    /** Where the phrase begins a line of the text as it came, and ends on it; -1 when it does so nowhere. */
    int findLine(Wording wording) {
        if (!mayBeIn(wording)) {
            return -1;
        }
        Matcher matcher = pattern.matcher(wording.text());
        while (matcher.find()) {
            if (wording.isOneLine(matcher.start(), matcher.end())) {
                return matcher.start();
            }
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

    /** Reads off a pattern which words must be in a text that it fits. What is not plain is not asked for. */
    private static final class Needs {
        private final List<int[][]> needed = new ArrayList<>();
        private final StringBuilder run = new StringBuilder();

        Needs(String pattern) {
            int i = 0;
            while (i < pattern.length()) {
                char c = pattern.charAt(i);
                if (c == '(' || c == '[') {
                    endRun();
                    int end = close(pattern, i);
                    boolean optional = end < pattern.length() && "?*{".indexOf(pattern.charAt(end)) >= 0;
                    if (c == '(' && !optional) {
                        choice(pattern.substring(i + 1, end - 1));
                    }
                    i = end;
                } else {
                    literal(c);
                    i = c == '{' ? close(pattern, i) : i + (c == '\\' ? 2 : 1);
                }
            }
            endRun();
        }

        int[][][] trigrams() {
            return needed.toArray(int[][][]::new);
        }

        private void literal(char c) {
            if (c == '|') {
                throw new IllegalArgumentException("choices stand in brackets");
            }
            if (c == '?' || c == '*' || c == '{') {
                run.setLength(Math.max(0, run.length() - 1));
            }
            if (isPlain(c)) {
                run.append(c);
            } else {
                endRun();
            }
        }

        private void endRun() {
            if (run.length() >= SHORTEST) {
                needed.add(new int[][] {Wording.trigrams(run.toString())});
            }
            run.setLength(0);
        }

        private void choice(String inside) {
            var trigrams = new ArrayList<int[]>();
            for (String word : inside.split("\\|", -1)) {
                int plain = 0;
                String bare = word.startsWith("~") ? word.substring(1) : word;
                while (plain < bare.length() && isPlain(bare.charAt(plain))) {
                    plain++;
                }
                // of "spec?" only "spe" is sure
                int sure = plain < bare.length() && "?*{".indexOf(bare.charAt(plain)) >= 0 ? plain - 1 : plain;
                if (sure < SHORTEST || inside.indexOf('(') >= 0) {
                    return;
                }
                trigrams.add(Wording.trigrams(bare.substring(0, sure)));
            }
            needed.add(trigrams.toArray(int[][]::new));
        }

        private static boolean isPlain(char c) {
            return Character.isLetterOrDigit(c) || " -'_/@,:;<>=\"!%&#".indexOf(c) >= 0 || c == Wording.ADDRESS;
        }

        private static int close(String pattern, int open) {
            int depth = 0;
            for (int i = open; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                if (depth == 0) {
                    return i + 1;
                }
            }
            return pattern.length();
        }
    }
}
