package se.budkavle.event;

import java.util.List;
import java.util.UUID;

/** What became of an event at the door, after the commit. */
public record Acceptance(Status status, UUID eventId, String source, String id, List<FieldMessage> warnings) {
    public enum Status {
        ACCEPTED,
        /** The same source, id and content as before: nothing new happened. */
        REPLAYED,
        /** The same source and id with other content: refused. */
        CONFLICT
    }
}
