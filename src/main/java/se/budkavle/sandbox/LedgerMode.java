package se.budkavle.sandbox;

import java.util.Locale;

/** Where the simulators keep what they received; a file survives a kill. */
public enum LedgerMode {
    MEMORY,
    FILE;

    /** As it is written in configuration: {@code memory} or {@code file}. */
    public static LedgerMode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
