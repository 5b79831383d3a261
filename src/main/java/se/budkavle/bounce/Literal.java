package se.budkavle.bounce;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plain letters that stand in a phrase of the tables. Equal ones are one object with one number, so that a text looks
 * for each of them once, however many rows ask.
 *
 * @param number counted from 0 in the order of making
 * @param trigram of the first three characters, see {@link WordIndex#trigram}; -1 when there are fewer
 */
record Literal(String text, int number, int trigram) {
    private static final Map<String, Literal> ALL = new ConcurrentHashMap<>();

    static synchronized Literal of(String text) {
        return ALL.computeIfAbsent(
                text, t -> new Literal(t, ALL.size(), t.length() < 3 ? -1 : WordIndex.trigram(t, 0)));
    }

    /** How many there are by now. */
    static int count() {
        return ALL.size();
    }
}
