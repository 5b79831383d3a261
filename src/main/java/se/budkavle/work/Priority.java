package se.budkavle.work;

import java.util.Locale;

/** Urgent passes bulk. */
public enum Priority {
    NOW,
    NORMAL,
    BULK;

    public static Priority of(String urgency) {
        return valueOf(urgency.toUpperCase(Locale.ROOT));
    }

    public static Priority ofRank(int rank) {
        return values()[rank];
    }
}
