package se.budkavle.planning;

/** The codes of this room; each has its sentence in {@code sentences.properties}. */
public final class Reasons {
    public static final String ALREADY_CONTACTED = "already-contacted";
    /** The content cannot be made from this event: a person must look. */
    public static final String CONTENT_FAULT = "content-fault";
    /** A condition cannot be worked out from this event: a person must look. */
    public static final String CONDITION_FAULT = "condition-fault";

    public static final String CONDITION_FALSE = "condition-false";
    public static final String WINDOW_CLOSED = "window-closed";
    public static final String NO_CHANNEL = "no-channel";
    public static final String DECEASED = "deceased-marketing";
    public static final String NOT_DECEASED = "not-deceased";
    public static final String PROTECTED = "protected-marketing";
    public static final String MINOR = "minor";
    public static final String DEBTOR = "debtor";
    public static final String CANCELLED_BY = "cancelled-by-event";

    private Reasons() {}
}
