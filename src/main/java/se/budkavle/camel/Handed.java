package se.budkavle.camel;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What a partner's route handed over, byte for byte, and what it heard: kept for people. */
final class Handed {
    private static final int LONGEST_ANSWER = 2_000;

    private Handed() {}

    private static final String PROPERTY = "budkavle.handed";

    private record Kept(String mediaType, byte[] bytes, @Nullable String answer) {}

    static void keep(Exchange exchange, String mediaType, byte[] bytes, @Nullable String answer) {
        exchange.setProperty(PROPERTY, new Kept(mediaType, bytes, shortened(answer)));
    }

    /** Adds what the partner said to what was kept before. */
    static void answered(Exchange exchange, String answer) {
        Kept kept = exchange.getProperty(PROPERTY, Kept.class);
        keep(exchange, kept.mediaType(), kept.bytes(), answer);
    }

    private static @Nullable String shortened(@Nullable String answer) {
        return answer == null || answer.length() <= LONGEST_ANSWER ? answer : answer.substring(0, LONGEST_ANSWER);
    }
}
