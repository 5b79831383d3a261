package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Cost;
import se.budkavle.timeline.TimelineEntry;

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

    /** The reason of what an operator keeps for somebody who has no mailbox yet. */
    private static final String RETAINED = "retained";

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");

    /** What a partner is asked to echo: the id as 32 hex digits. */
    public String key() {
        return attemptId.toString().replace("-", "");
    }

    public static UUID idOf(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("an attempt key is 32 lower-case hex digits");
        }
        return new UUID(Long.parseUnsignedLong(key, 0, 16, 16), Long.parseUnsignedLong(key, 16, 32, 16));
    }

    /** The attempts whose keys may stand in a partner's reference. */
    static Stream<UUID> keysIn(String ref) {
        return KEY.matcher(ref).results().map(key -> idOf(key.group()));
    }

    Attempt with(AttemptState next) {
        return copy(next, outcome, reason, opened, complaint, partnerRef, batchId);
    }

    /**
     * With the state that its set of reports gives; as it was while no report says anything. A try that was taken back
     * stays so when it is told to have failed: somebody has gone on from there already.
     */
    Attempt told(ReportFold fold) {
        boolean failed = fold.state().filter(AttemptState.FAILED::equals).isPresent();
        if (state == AttemptState.CANCELLED && failed) {
            return copy(state, outcome, reason, fold.opened(), fold.complaint(), partnerRef, batchId);
        }
        return copy(
                fold.state().orElse(state),
                fold.outcome(),
                fold.reason(),
                fold.opened(),
                fold.complaint(),
                partnerRef,
                batchId);
    }

    /** The partner's first reference is the one that counts. */
    Attempt withRef(@Nullable String ref) {
        return partnerRef != null ? this : copy(state, outcome, reason, opened, complaint, ref, batchId);
    }

    Attempt named(String ref) {
        return copy(state, outcome, reason, opened, complaint, ref, batchId);
    }

    Attempt inBatch(@Nullable UUID batch) {
        return copy(state, outcome, reason, opened, complaint, partnerRef, batch);
    }

    /** Whether it lies at an operator until its recipient has a mailbox there. */
    boolean isRetained() {
        return state == AttemptState.ACCEPTED && RETAINED.equals(reason);
    }

    /** When the partner got it last; when it was made, while it has not got it. */
    Instant handedOver() {
        return sends.isEmpty() ? createdAt : sends.getLast();
    }

    /** What the timeline says of it. */
    TimelineEntry entry(Instant at, String kind, Object... arguments) {
        return TimelineEntry.entry(at, kind, customerNo, null, communicationId, attemptId, channel, partner, arguments);
    }

    private Attempt copy(
            AttemptState newState,
            @Nullable Outcome newOutcome,
            @Nullable String newReason,
            boolean newOpened,
            boolean newComplaint,
            @Nullable String newRef,
            @Nullable UUID newBatch) {
        return new Attempt(
                attemptId,
                communicationId,
                customerNo,
                personKey,
                step,
                channel,
                partner,
                newState,
                unclear,
                newOutcome,
                newReason,
                newOpened,
                newComplaint,
                newRef,
                address,
                cost,
                waitFor,
                newBatch,
                seq,
                document,
                consentVersion,
                createdAt,
                sends);
    }
}
