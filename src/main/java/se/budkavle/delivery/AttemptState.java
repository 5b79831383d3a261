package se.budkavle.delivery;

import java.util.Locale;

/** Where an attempt stands: what the hub does with it, until the set of reports says more. */
public enum AttemptState {
    /** In the partner's lane, or in an open batch. */
    SCHEDULED,
    /** Claimed by a lane: from here on the partner may have it. */
    SENDING,
    ACCEPTED,
    SENT,
    DELIVERED,
    FAILED,
    /** Bytes went out, no answer came: waiting for the partner's word. */
    AMBIGUOUS,
    /** A person decides. */
    HELD,
    CANCELLED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AttemptState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Still under way: a communication has at most one such attempt. */
    public boolean isLive() {
        return switch (this) {
            case SCHEDULED, SENDING, ACCEPTED, SENT, AMBIGUOUS, HELD -> true;
            case DELIVERED, FAILED, CANCELLED -> false;
        };
    }
}
