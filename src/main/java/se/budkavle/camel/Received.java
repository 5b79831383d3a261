package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import se.budkavle.event.Delivered;
import se.budkavle.event.inbox.FileReading;

/** What a door hands to {@code receive-event}: a typed body, and nothing else of what came in. */
public sealed interface Received {
    /** {@code http}, {@code artemis}, {@code file} …: told on the event. */
    String door();

    /** One CloudEvent as a JSON document. */
    record Structured(String door, byte[] body) implements Received {}

    /** @param attributes the {@code ce-} headers, lower case, without the prefix left out */
    record Binary(String door, Map<String, String> attributes, byte[] body, String mediaType) implements Received {}

    /** A JSON array of CloudEvents, on the disk when it is long. Whoever deals with it closes it. */
    record Batch(String door, SpooledBody body) implements Received {}

    /**
     * From a sender that cannot be answered: what is refused goes to quarantine.
     *
     * @param delivery 1 for the first time that it comes
     */
    record Message(String door, Delivered delivered, int delivery) implements Received {}

    /** Several from such a sender, in its order. */
    record Messages(String door, List<Delivered> delivered) implements Received {}

    /** Rows of a file, stored in one transaction with how far the file is read. */
    record Rows(String door, FileReading.Chunk chunk) implements Received {}

    /** Refused before it was read. @param retryAfter said where it may come again, with 503 */
    record Refused(String door, int status, String title, Duration retryAfter) implements Received {
        Refused(String door, int status, String title) {
            this(door, status, title, ReceiveEvent.SOON);
        }
    }
}
