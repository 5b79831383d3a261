package se.budkavle.release;

import org.jspecify.annotations.Nullable;

/**
 * A template that could not be rendered: where, what, and which value was missing. The message names expressions of the
 * template, never values, so that no personal data reaches a log.
 */
public class TemplateFaultException extends RuntimeException {
    private final String file;
    private final int line;
    private final String what;
    private final @Nullable String missingName;

    /** @param line 1-based; 0 when the fault concerns the whole file */
    public TemplateFaultException(String file, int line, String what, @Nullable String missingName) {
        super("%s:%d: %s".formatted(file, line, what));
        this.file = file;
        this.line = line;
        this.what = what;
        this.missingName = missingName;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public String what() {
        return what;
    }

    /** The expression that had no value, as the template writes it; null when something else was wrong. */
    public @Nullable String missingName() {
        return missingName;
    }

    public Fault fault() {
        String remedy = missingName == null
                ? "mend the template"
                : "send the value, or write ${%s!} when it may be absent".formatted(missingName);
        return new Fault(file, line, what, remedy);
    }
}
