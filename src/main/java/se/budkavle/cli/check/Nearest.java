package se.budkavle.cli.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Which known word was probably meant. */
public final class Nearest {
    private static final int LIST_AT_MOST = 12;

    private Nearest() {}

    /** {@code 'steps'} when one known word is near, else the known ones. */
    static String of(String word, Collection<String> known) {
        return to(word, known).orElseGet(() -> oneOf(known));
    }

    /** {@code 'steps'} when one known word is near. */
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, (word.length() + 1) / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(near -> "'" + near + "'");
    }

    private static String oneOf(Collection<String> known) {
        if (known.isEmpty()) {
            return "none: nothing is defined yet";
        }
        var sorted = new TreeSet<>(known);
        if (sorted.size() == 1) {
            return "'" + sorted.first() + "'";
        }
        String list = String.join(", ", sorted.stream().limit(LIST_AT_MOST).toList());
        return "one of " + list + (sorted.size() > LIST_AT_MOST ? ", ..." : "");
    }

    /** Levenshtein distance, letter case ignored. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = same(one.charAt(i - 1), other.charAt(j - 1)) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }

    private static boolean same(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}
