package se.budkavle.timeline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why something was decided, as a code and arguments; it becomes a sentence when read. Arguments are ids, codes and
 * dates, never personal data.
 */
public record Reason(String code, List<String> arguments) {
    public static Reason of(String code, Object... arguments) {
        return new Reason(
                code,
                arguments.length == 0
                        ? List.of()
                        : Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /** The code and its arguments, as the arguments of something whose sentence ends with this reason. */
    public Object[] spoken() {
        return Stream.concat(Stream.of(code), arguments.stream()).toArray();
    }

    /** In plain English, for example {@code already contacted as 10013}. */
    public String sentence() {
        return Sentences.of(code, arguments);
    }
}
