package se.budkavle.partner;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partner's word about one attempt, translated.
 *
 * @param partnerRef the partner's own id of the message; null when the attempt id was echoed instead
 * @param attemptId ours, when the partner echoed it; matched first
 * @param reason short code, for example {@code userunknown}; null when nothing is known
 * @param at when the partner says it happened
 * @param isFinal whether the partner says nothing more will come
 * @param raw the partner's own word for it, kept for people; never an address
 * @param part of a message that went out in several, 0-based
 * @param parts in how many it went out; 1 when the partner does not say
 */
public record DeliveryReport(
        String partner,
        @Nullable String partnerRef,
        @Nullable UUID attemptId,
        Outcome outcome,
        @Nullable String reason,
        Instant at,
        boolean isFinal,
        @Nullable String raw,
        int part,
        int parts) {

    /** About the message as a whole. */
    public DeliveryReport(
            String partner,
            @Nullable String partnerRef,
            @Nullable UUID attemptId,
            Outcome outcome,
            @Nullable String reason,
            Instant at,
            boolean isFinal,
            @Nullable String raw) {
        this(partner, partnerRef, attemptId, outcome, reason, at, isFinal, raw, 0, 1);
    }

    /** The same word, about one part. */
    public DeliveryReport ofPart(int number, int of) {
        return new DeliveryReport(partner, partnerRef, attemptId, outcome, reason, at, isFinal, raw, number, of);
    }
}
