package se.budkavle.camel;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What a partner's route handed over, byte for byte, and what it heard: kept for people. */
final class Handed {
    private static final int LONGEST_ANSWER = 2_000;

    private Handed() {}

    static void keep(Exchange exchange, String mediaType, byte[] bytes, @Nullable String answer) {
        String kept =
                answer == null || answer.length() <= LONGEST_ANSWER ? answer : answer.substring(0, LONGEST_ANSWER);
        exchange.setProperty("budkavle.handed", new Object[] {mediaType, bytes, kept});
    }
}
