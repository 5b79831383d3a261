package se.budkavle.sendout;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.work.Wait;

/**
 * A send-out file: on which event, to whom, by which channels, under which conditions. Immutable and thread-safe.
 *
 * @param name the file's name without ending
 * @param topic what an opt-out may name beside the class
 * @param urgency now, normal or bulk
 * @param to customer, payer, contact or estate
 * @param when null: always
 * @param channels allowed, in the order of priority
 * @param priorities channel to its place in the order; equal when the file groups channels in an inner list
 * @param waits how long a channel is given before the next one, where the file says so
 * @param ambiguous resend or hold
 * @param parallel whether every channel is tried at once
 * @param options what is said to partners, by partner and option; see {@link se.budkavle.partner.Option}
 */
public record Sendout(
        String name,
        String on,
        MessageClass messageClass,
        String topic,
        String urgency,
        String to,
        @Nullable Expression when,
        OnceRule once,
        List<String> channels,
        Map<String, Integer> priorities,
        Choose choose,
        Map<String, Wait> waits,
        int maxAttempts,
        WindowRule window,
        String ambiguous,
        boolean parallel,
        String content,
        Map<String, Map<String, String>> options) {
    /** The option by which an operator keeps a document for whoever has no mailbox yet; its value is for how many days. */
    public static final String RETAIN = "retain";

    /** Partners that keep a document for whoever they do not reach yet. */
    public Set<String> retainers() {
        return options.entrySet().stream()
                .filter(said -> said.getValue().containsKey(RETAIN))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** @throws ConditionException when the condition cannot be worked out for these facts */
    public boolean matches(Facts facts) {
        return when == null || when.holds(facts);
    }

    /** Where a channel stands in the send-out's own order; the lowest goes first. */
    public int priority(String channel) {
        return priorities.getOrDefault(channel, Integer.MAX_VALUE);
    }

    /**
     * When the same contact would be one too many.
     *
     * @param per event, person, customer, contract, facility or invoice
     * @param key told apart further by this value; null when there is none
     */
    public record OnceRule(String per, @Nullable Expression key, java.time.Period within) {
        /** @throws ConditionException when the key cannot be worked out for these facts */
        public Optional<String> keyValue(Facts facts) {
            return Optional.ofNullable(key).map(k -> String.valueOf(k.value(facts)));
        }
    }

    /** When the message may go out; a bound that is null does not bind. */
    public record WindowRule(@Nullable Bound opens, @Nullable Bound closes) {
        public static final WindowRule ALWAYS = new WindowRule(null, null);
    }

    /** One end of a window, worked out for each event. */
    @FunctionalInterface
    public interface Bound {
        /** @throws ConditionException when the bound cannot be worked out for these facts */
        Instant at(Facts facts);
    }
}
