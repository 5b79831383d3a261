package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a partner is made to misbehave as a whole; {@link #HEALTHY} is none of it.
 *
 * @param latency machine time before each answer
 * @param errorRate share of requests, 0 to 1, that fail with the partner's own kind of trouble
 * @param outageFrom business time; null with {@code outageTo} set means since ever
 * @param outageTo business time; null with {@code outageFrom} set means until healed
 * @param tooManyRequests every request is told to come later
 * @param retryAfter seconds said along with it; null: the partner does not say when
 * @param blackHole takes connections and never answers; nothing is taken
 * @param answering how gateways over HTTP answer what they have taken
 * @param answers how many answers they give that way, those that follow being as agreed
 * @param moreSheets a print vendor counts so many sheets more of each letter than it was given
 * @param lostLetters a print vendor's totals name so many letters fewer as mailed than there were
 * @param unacknowledged a print vendor leaves the first so many letters of a batch out of its acknowledgements
 * @param tokensUntil tokens given out until this moment of business time are no longer taken; null: they live their time
 * @param credentials the only ones accepted from now on; null: those the sandbox gave out
 */
record Knobs(
        Duration latency,
        double errorRate,
        @Nullable Instant outageFrom,
        @Nullable Instant outageTo,
        boolean tooManyRequests,
        @Nullable Integer retryAfter,
        boolean blackHole,
        Answering answering,
        int answers,
        int moreSheets,
        int lostLetters,
        int unacknowledged,
        @Nullable Instant tokensUntil,
        @Nullable Credentials credentials) {

    static final Knobs HEALTHY =
            new Knobs(Duration.ZERO, 0, null, null, false, null, false, Answering.AS_AGREED, 0, 0, 0, 0, null, null);

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "latency",
            "errorRate",
            "outageFrom",
            "outageTo",
            "tooManyRequests",
            "retryAfter",
            "blackHole",
            "answers",
            "times",
            "moreSheets",
            "lostLetters",
            "unacknowledged",
            "tokensUntil",
            "credentials"));

    /** @throws IllegalArgumentException naming the knob that is unknown or wrongly set */
    static Knobs of(JsonNode json) {
        checkNames(json);
        return new Knobs(
                duration(json.path("latency")),
                rate(json.path("errorRate")),
                instant(json, "outageFrom"),
                instant(json, "outageTo"),
                flag(json, "tooManyRequests"),
                json.path("retryAfter").canConvertToInt()
                        ? (Integer) json.path("retryAfter").asInt()
                        : null,
                flag(json, "blackHole"),
                Answering.of(json.path("answers").asText("as-agreed")),
                json.path("times").asInt(Integer.MAX_VALUE),
                json.path("moreSheets").asInt(0),
                json.path("lostLetters").asInt(0),
                json.path("unacknowledged").asInt(0),
                instant(json, "tokensUntil"),
                credentials(json.path("credentials")));
    }

    private static void checkNames(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("knobs are a JSON object; {} heals");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("no such knob; there are " + String.join(", ", NAMES));
            }
        });
    }

    boolean isOutage(Instant now) {
        return (outageFrom != null || outageTo != null)
                && (outageFrom == null || !now.isBefore(outageFrom))
                && (outageTo == null || now.isBefore(outageTo));
    }

    private static Duration duration(JsonNode json) {
        try {
            return json.isMissingNode() || json.isNull() ? Duration.ZERO : Duration.parse(json.asText());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("latency is a duration like PT0.5S", e);
        }
    }

    private static double rate(JsonNode json) {
        double rate = json.asDouble(0);
        if (rate < 0 || rate > 1) {
            throw new IllegalArgumentException("errorRate is a share from 0 to 1");
        }
        return rate;
    }

    private static @Nullable Instant instant(JsonNode json, String name) {
        try {
            return json.hasNonNull(name) ? Instant.parse(json.path(name).asText()) : null;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is a moment like 2026-03-01T08:00:00Z", e);
        }
    }

    private static boolean flag(JsonNode json, String name) {
        if (json.hasNonNull(name) && !json.path(name).isBoolean()) {
            throw new IllegalArgumentException(name + " is true or false");
        }
        return json.path(name).asBoolean(false);
    }

    private static @Nullable Credentials credentials(JsonNode json) {
        return json.isObject()
                ? new Credentials(
                        json.path("user").asText(), json.path("password").asText())
                : null;
    }
}
