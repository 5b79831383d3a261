package se.budkavle.customer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * One line of the consent ledger: what a person said yes or no to.
 *
 * @param purpose a message class ({@code sales}, {@code loyalty}, {@code service}, {@code regulatory}) or a topic
 * @param channel a channel, or {@code *} for all
 * @param origin who brought the word: {@code source:<name>} (a {@code consent.changed} event), {@code snapshot:<name>} (a
 *     source's customer record), {@code stop}, {@code unsubscribe}, {@code complaint}, {@code api}
 * @param wording what the person agreed to, as the source says; of a {@code stop}, which reply it was
 */
public record ConsentWord(String purpose, String channel, boolean granted, Instant at, String origin, String wording) {

    /**
     * The word that a {@code consent.changed} event brings, as precise as the ledger keeps it, where it is known again.
     *
     * @param consent the event's {@code data.consent}
     * @param factTime holds when the word has no time of its own
     * @param heardAt no word is later than this: one from the future would outlive every no that comes until then
     */
    public static ConsentWord told(JsonNode consent, Instant factTime, Instant heardAt, String source) {
        Instant said = said(consent.path("time").asText(""), factTime);
        return new ConsentWord(
                purpose(consent),
                consent.path("channel").asText(),
                consent.path("granted").asBoolean(),
                (said.isAfter(heardAt) ? heardAt : said).truncatedTo(ChronoUnit.MICROS),
                "source:" + source,
                consent.path("wording").asText(""));
    }

    /** Events are kept from before the door asked for the form of this moment; their words are heard all the same. */
    private static Instant said(String time, Instant factTime) {
        try {
            return time.isEmpty() ? factTime : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException otherForm) {
            return factTime;
        }
    }

    /** Sources name the purpose as such, as the class, or as the topic. */
    private static String purpose(JsonNode consent) {
        return java.util.stream.Stream.of("purpose", "class", "topic")
                .map(consent::path)
                .filter(JsonNode::isTextual)
                .findFirst()
                .map(JsonNode::asText)
                .orElse("");
    }
}
