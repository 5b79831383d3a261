package se.budkavle.camel;

import java.util.StringJoiner;

/** A failure as logs may hold it: classes and places, no messages, which may quote personal data. */
final class Causes {
    private static final int MOST = 8;

    private Causes() {}

    static String of(Throwable failure) {
        var names = new StringJoiner(" from ");
        int depth = 0;
        for (Throwable t = failure; t != null && depth < MOST; t = t.getCause(), depth++) {
            StackTraceElement[] trace = t.getStackTrace();
            names.add(t.getClass().getSimpleName() + (trace.length > 0 ? " at " + trace[0] : ""));
        }
        return names.toString();
    }
}
