package se.budkavle.bounce;

import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;
import se.budkavle.bounce.Reasons.Evidence;

/** From what a report says about one recipient to the result. */
final class Outcome {
    private Outcome() {}

    /** @param action {@code failed, delayed, delivered, relayed, expanded} */
    static BounceResult of(@Nullable String recipient, String action, Evidence evidence) {
        ReplyCodes said = evidence.words().codes();
        String status = said.enhanced() != null && !said.enhanced().endsWith(".0.0") || evidence.status() == null
                ? said.enhanced()
                : evidence.status();
        if (!action.equals("failed") && !action.equals("delayed")) {
            return new BounceResult(recipient, action, status, said.reply(), "delivered", Kind.NONE, null, null);
        }
        String reason = Reasons.shipped().verdict(evidence).reason();
        if (action.equals("delayed")) {
            // the field's word for time that passes for no other reason; the action says that it has not run out yet
            String word = Reasons.UNDEFINED.equals(reason) || Reasons.ON_HOLD.equals(reason) ? "expired" : reason;
            return new BounceResult(recipient, action, status, said.reply(), word, Kind.SOFT, null, null);
        }
        Kind kind = Reasons.kind(reason, said.reply(), status);
        return new BounceResult(recipient, action, status, said.reply(), reason, kind, null, null);
    }
}
