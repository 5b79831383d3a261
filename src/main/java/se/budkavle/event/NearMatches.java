package se.budkavle.event;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which known words somebody may have meant. */
final class NearMatches {
    private static final int MOST = 3;

    private NearMatches() {}

    static List<String> of(String word, Collection<String> known) {
        String bounded = word.substring(0, Math.min(word.length(), 100));
        return known.stream()
                .map(k -> Map.entry(k, distance(bounded, k)))
                .filter(e -> e.getValue() <= Math.max(2, e.getKey().length() / 3))
                .sorted(Comparator.comparingInt(Map.Entry<String, Integer>::getValue)
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Levenshtein's distance, a row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
