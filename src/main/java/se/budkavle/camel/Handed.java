package se.budkavle.camel;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Lane;

/** What a partner's route handed over, byte for byte, and what it heard: kept for people. */
final class Handed {
    private static final String LEAVES = "budkavle.leaves";
    private static final int LONGEST_ANSWER = 2_000;

    private Handed() {}

    static void keep(Exchange exchange, String mediaType, byte[] bytes, @Nullable String answer) {
        exchange.setProperty(AttemptConsumer.HANDED, new Lane.Handed(mediaType, bytes, shortened(answer)));
    }

    /** Adds what the partner said to what was kept before. */
    static void answered(Exchange exchange, String answer) {
        var kept = exchange.getProperty(AttemptConsumer.HANDED, Lane.Handed.class);
        keep(exchange, kept.mediaType(), kept.translated(), answer);
    }

    /** From here on bytes may leave, other than by a step {@code to}, which Camel notes by itself. */
    static void leaves(Exchange exchange) {
        exchange.setProperty(LEAVES, true);
    }

    /** Whether the route has come to where it calls anybody. */
    static boolean mayHaveLeft(Exchange exchange) {
        return exchange.getProperty(LEAVES) != null || exchange.getProperty(ExchangePropertyKey.TO_ENDPOINT) != null;
    }

    private static @Nullable String shortened(@Nullable String answer) {
        return answer == null || answer.length() <= LONGEST_ANSWER ? answer : answer.substring(0, LONGEST_ANSWER);
    }
}
