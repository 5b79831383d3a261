package se.budkavle.camel;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an SMPP gateway is and how it is spoken with.
 *
 * @param responseIds how it writes a message's id in its answer: {@code text}, {@code hex} or {@code decimal}
 * @param receiptIds how it writes the same id in a receipt
 * @param echoTag tag of the TLV by which it echoes a reference of ours; null when it echoes none
 * @param timeout of a whole text: to bind, to wait for an answer, and to begin another part take a third of it each
 */
record SmppSettings(
        String host,
        int port,
        String systemId,
        String password,
        String systemType,
        String responseIds,
        String receiptIds,
        @Nullable Short echoTag,
        Duration timeout) {

    static SmppSettings of(Map<String, String> parameters, Duration timeout) {
        String tag = parameters.getOrDefault("echoTag", "").strip();
        return new SmppSettings(
                parameters.getOrDefault("host", "").strip(),
                Integer.parseInt(parameters.getOrDefault("port", "2775").strip()),
                parameters.getOrDefault("systemId", ""),
                parameters.getOrDefault("password", ""),
                parameters.getOrDefault("systemType", ""),
                parameters.getOrDefault("responseIds", "text"),
                parameters.getOrDefault("receiptIds", "text"),
                tag.isEmpty() ? null : (short) Integer.parseInt(tag, 16),
                timeout);
    }

    Duration third() {
        return timeout.dividedBy(3);
    }

    @Override
    public String toString() {
        return "SMPP gateway " + host + ":" + port;
    }
}
