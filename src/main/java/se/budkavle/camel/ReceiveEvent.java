package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.Intake;
import se.budkavle.event.Intake.Answer;
import se.budkavle.event.Reading;
import se.budkavle.event.UnreadableBatchException;
import se.budkavle.event.inbox.FileReading;
import se.budkavle.work.Priority;

/** The bean of {@code hub-receive-event}. */
@Component("receiveEvent")
final class ReceiveEvent {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiveEvent.class);

    /**
     * A message that could not be stored so often is put aside, so that it costs the queue no more. Where the database is
     * away it cannot be put aside either, and stays.
     */
    private static final int MOST_DELIVERIES = 5;

    /** When somebody comes again who was told nothing else. */
    static final Duration SOON = Duration.ofSeconds(2);

    private final Intake intake;

    ReceiveEvent(Intake intake) {
        this.intake = intake;
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
            return switch (received) {
                case Received.Structured s -> one(intake.reader().read(s.body()), s.door());
                case Received.Binary b ->
                    one(intake.reader().readBinary(b.attributes(), b.body(), b.mediaType()), b.door());
                case Received.Batch b -> batch(b);
                case Received.Message m -> message(m);
                case Received.Unopened u -> unopened(u);
                case Received.Rows r -> new Answered.Many(rows(r));
                case Received.Refused r -> new Answered.Problem(r.status(), r.title(), r.retryAfter());
            };
        } catch (UnreadableBatchException e) {
            return new Answered.Problem(e.status(), e.getMessage());
        } catch (DataAccessException | TransactionException e) {
            if (!(received instanceof Received.Structured
                    || received instanceof Received.Binary
                    || received instanceof Received.Batch)) {
                throw e; // the queue and the file come again
            }
            return new Answered.Problem(
                    503, "the hub cannot store events right now: nothing was taken, try again soon");
        }
    }

    /** A message that can never be stored would come again for ever; one that meets a database that is away shall. */
    private Answered message(Received.Message m) {
        try {
            return new Answered.One(intake.takeOrQuarantine(m.body(), m.mediaType(), m.door(), m.origin()));
        } catch (RuntimeException e) {
            if (!Blame.isTheInputs(e) && m.delivery() < MOST_DELIVERIES) {
                throw e;
            }
            // Its message may repeat what was sent.
            LOG.error(
                    "a message could not be stored and goes to quarantine: {} at {}",
                    e.getClass().getName(),
                    e.getStackTrace()[0]);
            String reason = "could not be stored by the hub; its operator finds the cause in the log";
            return unopened(new Received.Unopened(m.door(), m.origin(), m.body(), m.mediaType(), reason));
        }
    }

    private Answered unopened(Received.Unopened u) {
        var reason = List.of(new FieldMessage("", u.reason()));
        intake.quarantine("unreadable", u.door(), u.origin(), u.mediaType(), u.body(), reason);
        return new Answered.Problem(415, u.reason());
    }

    private List<Answer> rows(Received.Rows rows) {
        FileReading.Chunk chunk = rows.chunk();
        return intake.take(chunk.readings(), rows.door(), chunk.reading().priority(), chunk::settled);
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
