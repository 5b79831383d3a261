package se.budkavle.delivery;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;

/**
 * What a bounced or complained-about try says: of its address, of its person, and for people to do. Pure.
 *
 * @param dead why the address is not used any more, by anybody; null while it is
 * @param soft whether it counts one against the address
 * @param withdraws by whose word the person gets no more marketing; null while it may
 * @param mendable whether somebody knows a better address, or could find one
 */
record Lesson(@Nullable String dead, boolean soft, @Nullable String withdraws, boolean mendable) {
    static final String DECEASED = "deceased";
    private static final String COMPLAINT = "complaint";
    private static final Set<String> OPT_OUT = Set.of("opt-out", "stop", "unsubscribed");
    private static final Set<String> MENDABLE =
            Set.of("moved", "hasmoved", "unknown-at-address", "insufficient-address", "address-incomplete");

    static Lesson of(Attempt a) {
        return of(a, a.complaint());
    }

    /** @param complaint whether its recipient has complained of it, and nobody has allowed the address since */
    static Lesson of(Attempt a, boolean complaint) {
        boolean failed = a.state() == AttemptState.FAILED;
        return new Lesson(
                dead(a, complaint),
                a.outcome() == Outcome.FAILED_SOFT && !Withdrawals.REASON.equals(a.reason()),
                withdraws(a, complaint),
                failed && a.reason() != null && MENDABLE.contains(a.reason()));
    }

    private static @Nullable String dead(Attempt a, boolean complaint) {
        if (complaint) {
            return COMPLAINT;
        }
        return a.outcome() == Outcome.FAILED_HARD ? a.reason() == null ? "failed-hard" : a.reason() : null;
    }

    private static @Nullable String withdraws(Attempt a, boolean complaint) {
        if (complaint) {
            return COMPLAINT;
        }
        if (DECEASED.equals(a.reason())) {
            return "returned-letter";
        }
        return a.outcome() == Outcome.BLOCKED && OPT_OUT.contains(a.reason()) ? "stop" : null;
    }
}
