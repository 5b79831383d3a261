package se.budkavle.camel;

import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A failure as logs may hold it: classes, and places, in our own code where there is one; no messages, which may quote
 * personal data.
 */
final class Causes {
    private static final int MOST = 8;

    private Causes() {}

    static String of(Throwable failure) {
        var names = new StringJoiner(" from ");
        int depth = 0;
        for (Throwable t = failure; t != null && depth < MOST; t = t.getCause(), depth++) {
            names.add(t.getClass().getSimpleName() + place(t.getStackTrace()));
        }
        return names.toString();
    }

    private static String place(StackTraceElement[] trace) {
        return Stream.concat(
                        Stream.of(trace).filter(f -> f.getClassName().startsWith("se.budkavle.")), Stream.of(trace))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }
}
