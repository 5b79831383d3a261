package se.budkavle.bounce;

/**
 * Where in a text each three characters stand, so that a literal is looked for only where it may begin. Made in one pass;
 * what was asked once is remembered. Belongs to one thread.
 */
final class WordIndex {
    private static final int BITS = 14;
    private static final int FEWEST_BITS = 6;
    private static final byte ABSENT = 1;
    private static final byte PRESENT = 2;

    private final String text;
    private final int shift;
    /** The first place of a trigram, counted from 1; 0 for none. */
    private final int[] first;
    /** The next place with the same trigram as this one. */
    private final int[] next;

    private final byte[] known = new byte[Literal.count()];

    WordIndex(String text) {
        this.text = text;
        int bits = Math.clamp(33 - Integer.numberOfLeadingZeros(text.length()), FEWEST_BITS, BITS);
        this.shift = BITS - bits;
        this.first = new int[1 << bits];
        this.next = new int[text.length()];
        for (int i = text.length() - 3; i >= 0; i--) {
            int trigram = trigram(text, i) >>> shift;
            next[i] = first[trigram];
            first[trigram] = i + 1;
        }
    }

    /** A number below 2^14, the same for the same three characters. */
    static int trigram(String text, int at) {
        int hash = (text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2);
        return hash * 0x9E3779B1 >>> 32 - BITS;
    }

    boolean has(Literal literal) {
        if (literal.number() >= known.length) {
            return find(literal, 0) >= 0;
        }
        if (known[literal.number()] == 0) {
            known[literal.number()] = mayHave(literal) && find(literal, 0) >= 0 ? PRESENT : ABSENT;
        }
        return known[literal.number()] == PRESENT;
    }

    /** A word whose beginning is everywhere may have a middle that stands nowhere. */
    private boolean mayHave(Literal literal) {
        for (int trigram : literal.trigrams()) {
            if (first[trigram >>> shift] == 0) {
                return false;
            }
        }
        return true;
    }

    /** The first place at or after {@code from}; -1 when there is none. */
    int find(Literal literal, int from) {
        return literal.trigrams().length == 0
                ? text.indexOf(literal.text(), from)
                : walk(literal, first[literal.trigrams()[0] >>> shift], from);
    }

    /** The next place behind one where it stands. */
    int findAfter(Literal literal, int at) {
        return literal.trigrams().length == 0 ? text.indexOf(literal.text(), at + 1) : walk(literal, next[at], at + 1);
    }

    private int walk(Literal literal, int start, int from) {
        for (int place = start; place > 0; place = next[place - 1]) {
            if (place > from && text.startsWith(literal.text(), place - 1)) {
                return place - 1;
            }
        }
        return -1;
    }
}
