package se.budkavle.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Window;

/** A communication for a test, which says what matters there. */
final class ACommunication {
    private UUID id = new UUID(1, 2);
    private String customerNo = "1";
    private String personKey = "1";
    private String sendout = "notice";
    private String messageClass = "regulatory";
    private String topic = "contract";
    private CommunicationState state = new CommunicationState.Active();
    private Window window = new Window(null, null);
    private List<PlanStep> plan = List.of();
    private int maxAttempts = 4;
    private boolean parallel;
    private Instant createdAt = Instant.EPOCH;

    private ACommunication() {}

    static ACommunication of(String messageClass) {
        var made = new ACommunication();
        made.messageClass = messageClass;
        return made;
    }

    ACommunication named(UUID communicationId) {
        id = communicationId;
        return this;
    }

    ACommunication to(String customer, String person) {
        customerNo = customer;
        personKey = person;
        return this;
    }

    ACommunication because(String sendoutName, String sendoutTopic) {
        sendout = sendoutName;
        topic = sendoutTopic;
        return this;
    }

    ACommunication now(CommunicationState next) {
        state = next;
        return this;
    }

    ACommunication within(Window allowed) {
        window = allowed;
        return this;
    }

    ACommunication by(List<PlanStep> steps) {
        plan = List.copyOf(steps);
        return this;
    }

    ACommunication atMost(int attempts) {
        maxAttempts = attempts;
        return this;
    }

    ACommunication inParallel(boolean all) {
        parallel = all;
        return this;
    }

    ACommunication madeAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    Communication made() {
        return new Communication(
                id,
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1),
                customerNo,
                personKey,
                sendout,
                messageClass,
                topic,
                "normal",
                "customer",
                null,
                state,
                "sv",
                "release",
                window,
                plan,
                List.of(),
                "resend",
                maxAttempts,
                parallel,
                false,
                createdAt,
                null);
    }
}
