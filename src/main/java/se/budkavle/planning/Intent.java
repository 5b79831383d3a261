package se.budkavle.planning;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;

/** What the planner wants done; the store does it. */
public sealed interface Intent {

    /**
     * A communication to write down, sent or decided against.
     *
     * @param send false: {@code not-sent}, with the reason
     * @param reason null when it is sent
     * @param window null when the send-out has none
     * @param plan the ranked channels; empty when it is not sent
     * @param rules every rule with its result, also for what was passed over
     * @param once the keys that only one communication may hold; null when it is not sent
     * @param ambiguous resend or hold
     * @param recipientRole customer, payer, contact or estate
     */
    record Communicate(
            String sendout,
            String messageClass,
            String topic,
            String urgency,
            boolean send,
            @Nullable Reason reason,
            String language,
            @Nullable Window window,
            List<PlanStep> plan,
            List<RuleEffect> rules,
            @Nullable Once once,
            String ambiguous,
            int maxAttempts,
            boolean parallel,
            String content,
            String recipientRole)
            implements Intent {

        /** The same communication, decided against because the person is contacted already, as this customer. */
        public Communicate lostTo(String customerNo) {
            return notSent(Reason.of(Reasons.ALREADY_CONTACTED, customerNo));
        }

        Communicate notSent(Reason why) {
            return new Communicate(
                    sendout,
                    messageClass,
                    topic,
                    urgency,
                    false,
                    why,
                    language,
                    window,
                    List.of(),
                    rules,
                    null,
                    ambiguous,
                    maxAttempts,
                    parallel,
                    content,
                    recipientRole);
        }
    }

    /** An open communication that must not go on. */
    record Cancel(UUID communicationId, Reason reason) implements Intent {}
}
