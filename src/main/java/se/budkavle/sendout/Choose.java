package se.budkavle.sendout;

/** What orders the channels that are left when every forbidding rule has spoken. */
public enum Choose {
    /** The customer's order first, then the send-out's. */
    WISH,
    /** The send-out's order. */
    PRIORITY,
    /** Cheapest first. */
    COST
}
