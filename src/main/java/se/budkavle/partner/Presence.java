package se.budkavle.partner;

/** What the end of a send says about the partner itself, whatever it says about the message. */
public enum Presence {
    /** It answered. */
    THERE,
    /** It cannot be reached, serves nobody, or does not answer. */
    AWAY,
    /** The message never came to it, for a reason of ours. */
    NOT_ASKED
}
