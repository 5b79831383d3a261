package se.budkavle.partner;

/** The one status vocabulary, in order of precedence, lowest first; {@code OPENED} and {@code COMPLAINT} are marks. */
public enum Outcome {
    ACCEPTED,
    DELAYED,
    SENT,
    UNKNOWN,
    REJECTED,
    FAILED_SOFT,
    BLOCKED,
    FAILED_HARD,
    DELIVERED,
    OPENED,
    COMPLAINT;

    /** As it is written in files and JSON: {@code failed-hard}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the word, when it is no outcome */
    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    public boolean isFailure() {
        return this == REJECTED || this == FAILED_SOFT || this == BLOCKED || this == FAILED_HARD;
    }

    public boolean isMark() {
        return this == OPENED || this == COMPLAINT;
    }
}
