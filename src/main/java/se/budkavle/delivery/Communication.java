package se.budkavle.delivery;

import java.time.Instant;
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
                next,
                language,
                release,
                window,
                plan,
                rules,
                ambiguous,
                maxAttempts,
                doubleContact,
                createdAt,
                next.isOpen() ? null : now);
    }

    Communication withRules(List<RuleEffect> more) {
        var all = new java.util.ArrayList<>(rules);
        more.stream().filter(r -> !all.contains(r)).forEach(all::add);
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
                state,
                language,
                release,
                window,
                plan,
                all,
                ambiguous,
                maxAttempts,
                doubleContact,
                createdAt,
                endedAt);
    }

    Communication withDoubleContact() {
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
                state,
                language,
                release,
                window,
                plan,
                rules,
                ambiguous,
                maxAttempts,
                true,
                createdAt,
                endedAt);
    }
}
