package se.budkavle.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A past-tense fact from a source, accepted by a door: a CloudEvent whose data has been checked and normalised.
 *
 * @param eventId ours, UUIDv7
 * @param source with {@code id} unique over all doors
 * @param subject {@code customer/<customerNo>}
 * @param time when the source says it happened; null when it did not say
 * @param data normalised (phones E.164, 12-digit personal numbers); never changed afterwards
 * @param extensions CloudEvents extension attributes, traceparent among them, and the dataschema of what was made of a
 *     file's row; they never become headers
 * @param receivedAt business time at the door
 */
public record Event(
        UUID eventId,
        String source,
        String id,
        String type,
        String subject,
        @Nullable Instant time,
        ObjectNode data,
        Map<String, String> extensions,
        Instant receivedAt) {

    public String customerNo() {
        return data.path("customer").path("customerNo").asText();
    }

    /** The moment the facts hold from: the source's time, but no fact is of the future; else when the door took it. */
    public Instant factTime() {
        return time == null || time.isAfter(receivedAt) ? receivedAt : time;
    }
}
