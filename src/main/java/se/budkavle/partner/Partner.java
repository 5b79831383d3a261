package se.budkavle.partner;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One outside system, as {@code partner.yaml} describes it.
 *
 * @param document the template that makes what is sent
 * @param slots calls at once
 * @param ratePerSecond null when unlimited
 * @param timeout of one call, machine time
 * @param grace how long an ambiguous send waits for the echoed report
 * @param dedupes whether the partner takes the same attempt key once only
 * @param parameters as written: placeholders are resolved by {@link PartnerCatalogue#parameters}
 * @param fields form field or JSON pointer of the sent document to what the partner takes there
 */
public record Partner(
        String name,
        String channel,
        String description,
        String document,
        int slots,
        @Nullable Double ratePerSecond,
        Duration timeout,
        Duration grace,
        boolean dedupes,
        Map<String, String> parameters,
        Map<String, Pattern> fields,
        Map<String, Report> reports) {

    /** How a report proves that it comes from whom we gave an address. */
    public enum Signature {
        /** The address names one attempt. */
        ATTEMPT_MAC,
        /** The address names the report alone: for what a partner tells unasked. */
        ADDRESS_MAC,
        NONE
    }

    /** @param mediaType null when the sender's own word for it counts */
    public record Report(
            String name, Signature signature, @Nullable String mediaType, char separator, Charset charset) {}
}
