package se.budkavle.work;

import java.util.Set;

/** The queues between the verbs. A partner's lane is {@code attempts:<partner>}. */
public final class Lanes {
    /** Events to plan; ref = event. */
    public static final String PLAN = "plan";
    /** Communications whose next step is due: first send, silence, fallback, released hold; ref = communication. */
    public static final String STEPS = "steps";
    /** What partners sent, not yet read; ref = raw report. */
    public static final String REPORTS = "reports";
    /** Attempts that failed; ref = attempt. */
    public static final String BOUNCES = "bounces";
    /** Sends of which nobody knows whether they arrived, waiting for a report; ref = attempt. */
    public static final String AMBIGUOUS = "ambiguous";
    /** Print batches whose cut-off comes; ref = batch. */
    public static final String CUTOFFS = "cutoffs";

    /** Those that routes of the hub's own take from. */
    public static final Set<String> BETWEEN_VERBS = Set.of(PLAN, STEPS, REPORTS, BOUNCES, AMBIGUOUS, CUTOFFS);

    private Lanes() {}

    public static String attempts(String partner) {
        return "attempts:" + partner;
    }

    /** Persons of whom a partner is asked whether it reaches them; ref = lookup. */
    public static String lookups(String partner) {
        return "lookups:" + partner;
    }

    /** What became of messages, for a system that asked to be told; ref = timeline entry. */
    public static String status(String subscriber) {
        return "status:" + subscriber;
    }

    /** What a partner is asked to let go of; ref = attempt. */
    public static String withdrawals(String partner) {
        return "withdrawals:" + partner;
    }

    /** Messages of which a partner is asked whether it has them; ref = attempt. */
    public static String inquiries(String partner) {
        return "inquiries:" + partner;
    }

    /** Sealed batches to hand over; ref = batch. */
    public static String batches(String partner) {
        return "batches:" + partner;
    }
}
