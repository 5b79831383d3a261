package se.budkavle.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.RuleEffect;
import se.budkavle.planning.Window;
import se.budkavle.work.Priority;

/**
 * One message to one recipient because of one send-out.
 *
 * @param release hash of the text files it was planned with, and keeps
 * @param plan the channels as ranked at planning
 * @param parallel every channel goes out at once, and each on its own
 * @param rules every rule with its effect, those of later hops added
 */
public record Communication(
        UUID communicationId,
        UUID eventId,
        String customerNo,
        String personKey,
        String sendout,
        String messageClass,
        String topic,
        String urgency,
        String recipientRole,
        @Nullable String contractNo,
        CommunicationState state,
        String language,
        String release,
        Window window,
        List<PlanStep> plan,
        List<RuleEffect> rules,
        String ambiguous,
        int maxAttempts,
        boolean parallel,
        boolean doubleContact,
        Instant createdAt,
        @Nullable Instant endedAt) {

    public boolean isMarketing() {
        return messageClass.equals("loyalty") || messageClass.equals("sales");
    }

    public Priority priority() {
        return Priority.of(urgency);
    }

    Communication with(CommunicationState next, Instant now) {
        return copy(next, release, rules, doubleContact, next.isOpen() ? null : now);
    }

    Communication withRules(List<RuleEffect> more) {
        var all = new ArrayList<>(rules);
        more.stream().filter(r -> !all.contains(r)).forEach(all::add);
        return copy(state, release, all, doubleContact, endedAt);
    }

    Communication withDoubleContact() {
        return copy(state, release, rules, true, endedAt);
    }

    /** Planned with these text files, which it keeps. */
    Communication plannedWith(String hash) {
        return copy(state, hash, rules, doubleContact, endedAt);
    }

    private Communication copy(
            CommunicationState newState,
            String newRelease,
            List<RuleEffect> newRules,
            boolean newDoubleContact,
            @Nullable Instant newEnd) {
        return new Communication(
                communicationId,
                eventId,
                customerNo,
                personKey,
                sendout,
                messageClass,
                topic,
                urgency,
                recipientRole,
                contractNo,
                newState,
                language,
                newRelease,
                window,
                plan,
                newRules,
                ambiguous,
                maxAttempts,
                parallel,
                newDoubleContact,
                createdAt,
                newEnd);
    }
}
