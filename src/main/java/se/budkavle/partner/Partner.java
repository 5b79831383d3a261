package se.budkavle.partner;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One outside system, as {@code partner.yaml} describes it.
 *
 * @param document the template that makes what is sent
 * @param slots calls at once
 * @param timeout of one call, machine time
 * @param grace how long an ambiguous send waits for the echoed report
 * @param limits how much it is given, and when it counts as away
 * @param parameters as written: placeholders are resolved by {@link PartnerCatalogue#parameters}
 * @param auth how we prove who we are
 * @param withdraw null when what it has once taken cannot be called back
 * @param inquiry null when it cannot be asked whether it has a message
 * @param match null when messages may be sent to whomever the channel reaches
 * @param options what a send-out may say to this partner
 * @param fields form field or JSON pointer of the sent document to what the partner takes there
 */
public record Partner(
        String name,
        String channel,
        String description,
        String document,
        int slots,
        Duration timeout,
        Duration grace,
        Limits limits,
        Map<String, String> parameters,
        Map<String, Option> options,
        Map<String, Pattern> fields,
        Auth auth,
        Map<String, Report> reports,
        @Nullable Withdraw withdraw,
        @Nullable Inquiry inquiry,
        @Nullable Match match) {

    /** The settings that these parameters take their values from. */
    public List<String> settings(Collection<String> names) {
        return names.stream()
                .flatMap(name -> Placeholders.names(parameters.getOrDefault(name, "")).stream())
                .distinct()
                .toList();
    }

    /**
     * @param mediaType null when the sender's own word for it counts
     * @param header which carries the signature, lower case; null when the scheme has headers of its own
     * @param secret name of the parameter that the signature is made with
     * @param inner field of the body whose text is JSON itself, for templates to see as such; null when there is none
     * @param isCallback whether each message brings its own address for this report, which names the attempt
     */
    public record Report(
            String name,
            Signature signature,
            @Nullable String mediaType,
            char separator,
            Charset charset,
            @Nullable String header,
            String secret,
            @Nullable String inner,
            boolean isCallback) {
        /** In lower case: those that carry the partner's own signature and what it covers besides the body. */
        public List<String> signatureHeaders() {
            return signature.headers(header);
        }
    }
}
