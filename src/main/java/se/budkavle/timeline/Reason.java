package se.budkavle.timeline;

import java.util.List;

/**
 * Why something was decided, as a code and arguments; it becomes a sentence when read. Arguments are ids, codes and
 * dates, never personal data.
 */
public record Reason(String code, List<String> arguments) {
    public static Reason of(String code, Object... arguments) {
        return new Reason(
                code, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /** In plain English, for example {@code already contacted as 10013}. */
    public String sentence() {
        return Sentences.of(code, arguments);
    }
}
