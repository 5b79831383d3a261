package se.budkavle.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one send handed over, and what the partner answered.
 *
 * @param send the first one 1
 */
public record SendPayload(
        UUID attemptId,
        int send,
        Instant at,
        @Nullable String mediaType,
        byte @Nullable [] translated,
        @Nullable String answer) {
    public SendPayload {
        answer = answer == null ? null : answer.replace('\0', '\uFFFD'); // the database holds every other character
    }
}
