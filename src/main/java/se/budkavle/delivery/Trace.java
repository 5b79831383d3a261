package se.budkavle.delivery;

import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.Event;

/**
 * One trace from an event to the reports about it, as W3C Trace Context has it: the sender's own where it sent one, else
 * the event's id, which is a trace id as it stands.
 */
public final class Trace {
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");
    private static final int ID_DIGITS = 32;

    private Trace() {}

    /** 32 hex digits. */
    public static String id(Event event) {
        return of(event).substring(0, ID_DIGITS);
    }

    /** @param traceparent as the event's sender said it */
    static String id(UUID eventId, @Nullable String traceparent) {
        return of(eventId, traceparent).substring(0, ID_DIGITS);
    }

    /** What is kept with each message: trace id and flags. */
    static String of(Event event) {
        return of(event.eventId(), event.extensions().get("traceparent"));
    }

    private static String of(UUID eventId, @Nullable String traceparent) {
        Matcher sent = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return sent.matches() && !sent.group().startsWith("ff")
                ? sent.group(1) + "-" + sent.group(2)
                : eventId.toString().replace("-", "") + "-00";
    }

    /** The header of a send: its parent is the attempt; null for messages from before traces were kept. */
    static @Nullable String parent(@Nullable String trace, UUID attemptId) {
        if (trace == null) {
            return null;
        }
        String span = HexFormat.of().toHexDigits(attemptId.getLeastSignificantBits());
        return "00-" + trace.substring(0, ID_DIGITS) + "-" + span + trace.substring(ID_DIGITS);
    }
}
