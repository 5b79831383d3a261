package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.Intake;
import se.budkavle.event.Intake.Answer;
import se.budkavle.event.Reading;
import se.budkavle.event.UnreadableBatchException;
import se.budkavle.event.inbox.FileReading;
import se.budkavle.work.Priority;

/** The bean of {@code hub-receive-event}. */
@Component("receiveEvent")
final class ReceiveEvent {
    private static final Answered NOBODY_ASKS = new Answered.Many(List.of());

    /** When somebody comes again who was told nothing else. */
    static final Duration SOON = Duration.ofSeconds(2);

    private final Intake intake;
    private final MessageIntake messages;

    ReceiveEvent(Intake intake) {
        this.intake = intake;
        this.messages = new MessageIntake(intake);
    }

    /** What the door answers. */
    sealed interface Answered {
        record One(Answer answer) implements Answered {}

        record Many(List<Answer> answers) implements Answered {}

        /** @param retryAfter said with 503 */
        record Problem(int status, String title, Duration retryAfter) implements Answered {
            Problem(int status, String title) {
                this(status, title, SOON);
            }
        }
    }

    Answered receive(Received received) {
        try {
            return taken(received);
        } catch (UnreadableBatchException e) {
            return new Answered.Problem(e.status(), e.getMessage());
        } catch (DataAccessException | TransactionException e) {
            if (!(received instanceof Received.Structured
                    || received instanceof Received.Binary
                    || received instanceof Received.Batch)) {
                throw e; // the queue, the topic and the file come again
            }
            // A commit may stand that nobody heard of: the same events again are known then.
            return new Answered.Problem(
                    503, "the hub cannot say that it stored anything: send the same again soon, it counts once");
        }
    }

    private Answered taken(Received received) {
        return switch (received) {
            case Received.Structured s -> one(intake.reader().read(s.body()), s.door());
            case Received.Binary b ->
                one(intake.reader().readBinary(b.attributes(), b.body(), b.mediaType()), b.door());
            case Received.Batch b -> batch(b);
            case Received.Message m -> {
                messages.take(m.delivered(), m.delivery());
                yield NOBODY_ASKS;
            }
            case Received.Messages m -> {
                messages.take(m.delivered());
                yield NOBODY_ASKS;
            }
            case Received.Rows r -> {
                rows(r);
                yield NOBODY_ASKS;
            }
            case Received.Refused r -> new Answered.Problem(r.status(), r.title(), r.retryAfter());
        };
    }

    private void rows(Received.Rows rows) {
        FileReading.Chunk chunk = rows.chunk();
        FileReading reading = chunk.reading();
        intake.takeRows(chunk.events(), rows.door(), reading.priority(), reading.bringsNews(), chunk::settled);
    }

    private Answered one(Reading reading, String door) {
        return new Answered.One(intake.take(reading, door));
    }

    private Answered batch(Received.Batch batch) {
        try (SpooledBody body = batch.body()) {
            return new Answered.Many(intake.takeBatch(body, batch.door(), Priority.NORMAL));
        }
    }
}
