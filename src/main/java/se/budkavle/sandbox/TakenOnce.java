package se.budkavle.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import se.budkavle.sandbox.GatewayText.Taken;

/** What a system has taken, by our name for it: the same again is the same message, and has the same id. Thread-safe. */
final class TakenOnce {
    /** Within which a message may come again: longer than any plan of the hub's. */
    private static final Duration COMES_AGAIN = Duration.ofDays(60);

    /** The oldest first. */
    private final Map<String, Given> given = new LinkedHashMap<>();

    private record Given(String id, Instant at) {}

    /** The id that it was given; empty when it is new. */
    synchronized Optional<String> idOf(GatewayText text) {
        return Optional.ofNullable(given.get(messageId(text))).map(Given::id);
    }

    /** Whether nothing has been promised of it yet; from now on something has. */
    synchronized boolean isNew(Taken text) {
        forgetBefore(text.at().minus(COMES_AGAIN));
        return given.putIfAbsent(messageId(text.text()), new Given(text.id(), text.at())) == null;
    }

    private void forgetBefore(Instant moment) {
        var oldest = given.values().iterator();
        while (oldest.hasNext() && oldest.next().at().isBefore(moment)) {
            oldest.remove();
        }
    }

    static String messageId(GatewayText text) {
        return text.request().path("messageId").asText();
    }
}
