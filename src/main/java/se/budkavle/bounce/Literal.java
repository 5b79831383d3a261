package se.budkavle.bounce;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Plain letters that stand in a phrase of the tables. Equal ones are one object with one number, so that a text looks
 * for each of them once, however many rows ask.
 *
 * @param number counted from 0 in the order of making
 * @param trigrams of each three characters in a row, see {@link WordIndex#trigram}; none when there are fewer
 */
record Literal(String text, int number, int[] trigrams) {
    private static final Map<String, Literal> ALL = new ConcurrentHashMap<>();

    static synchronized Literal of(String text) {
        return ALL.computeIfAbsent(text, t -> new Literal(t, ALL.size(), trigrams(t)));
    }

    private static int[] trigrams(String text) {
        return IntStream.range(0, Math.max(0, text.length() - 2))
                .map(at -> WordIndex.trigram(text, at))
                .toArray();
    }

    /** How many there are by now. */
    static int count() {
        return ALL.size();
    }
}
