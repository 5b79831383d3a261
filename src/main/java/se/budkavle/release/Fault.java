package se.budkavle.release;

import java.util.Comparator;

/**
 * Something wrong in a text file of the team: where, what, and what would be right.
 *
 * @param file path as a person would open it, relative to the checked folder
 * @param line 1-based; 0 when the fault concerns the whole file
 */
public record Fault(String file, int line, String what, String remedy) {
    public static final Comparator<Fault> BY_PLACE =
            Comparator.comparing(Fault::file).thenComparingInt(Fault::line).thenComparing(Fault::what);

    @Override
    public String toString() {
        return "%s:%d: %s, %s".formatted(file, line, what, remedy);
    }
}
