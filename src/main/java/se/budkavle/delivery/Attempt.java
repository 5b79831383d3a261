package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Cost;

/**
 * One try of a communication through one channel and partner; it may hold several sends.
 *
 * @param step which try of the communication, 0-based
 * @param unclear sends that ended without an answer; more than none means that it may have arrived
 * @param address what a suppression would name
 * @param waitFor how long silence lasts before it means something
 * @param document SHA-256 of what the recipient sees: the letter's PDF, else null
 * @param consentVersion the person's consents that this attempt was allowed by
 * @param sends when it was handed to the partner, each time
 */
public record Attempt(
        UUID attemptId,
        UUID communicationId,
        String customerNo,
        String personKey,
        int step,
        String channel,
        String partner,
        AttemptState state,
        int unclear,
        @Nullable Outcome outcome,
        @Nullable String reason,
        boolean opened,
        boolean complaint,
        @Nullable String partnerRef,
        String address,
        Cost cost,
        Duration waitFor,
        @Nullable UUID batchId,
        @Nullable Integer seq,
        @Nullable String document,
        int consentVersion,
        Instant createdAt,
        List<Instant> sends) {

    /** What a partner is asked to echo: the id as 32 hex digits. */
    public String key() {
        return attemptId.toString().replace("-", "");
    }

    public static UUID idOf(String key) {
        if (!key.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("an attempt key is 32 lower-case hex digits");
        }
        return UUID.fromString(key.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    Attempt with(AttemptState next) {
        return new Attempt(
                attemptId,
                communicationId,
                customerNo,
                personKey,
                step,
                channel,
                partner,
                next,
                unclear,
                outcome,
                reason,
                opened,
                complaint,
                partnerRef,
                address,
                cost,
                waitFor,
                batchId,
                seq,
                document,
                consentVersion,
                createdAt,
                sends);
    }
}
