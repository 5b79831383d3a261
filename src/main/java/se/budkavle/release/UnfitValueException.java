package se.budkavle.release;

import freemarker.template.TemplateModelException;

/** Thrown by functions and directives that get a value they cannot use. The message never holds the value itself. */
public class UnfitValueException extends TemplateModelException {
    private final boolean missing;

    public UnfitValueException(String what) {
        this(what, false);
    }

    UnfitValueException(String what, boolean missing) {
        super(what);
        this.missing = missing;
    }

    boolean missing() {
        return missing;
    }
}
