package se.budkavle.partner;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Named ways in which a report over HTTP proves whom it comes from; {@code partner.yaml} chooses one for each report. */
public enum Signature {
    /** Never over HTTP: an answer to our own call, a file or a mail. */
    NONE("none", null),
    /** The address names one attempt, and carries a MAC of ours. */
    ATTEMPT_MAC("attempt-mac", null),
    /** The address names the report alone, and carries a MAC of ours: for what a partner tells unasked. */
    ADDRESS_MAC("address-mac", null),
    /** User and password, as {@code reportUser} and {@code reportPassword}. */
    BASIC("basic", SignatureSchemes::basic, "reportUser", "reportPassword"),
    /** {@code X-Twilio-Signature} over the public address and the sorted form, or the hash of a body that is no form. */
    TWILIO_HMAC_SHA1("twilio-hmac-sha1", SignatureSchemes::twilio),
    /** {@code x-sinch-webhook-signature} over body, nonce and timestamp. */
    SINCH_HMAC_SHA256("sinch-hmac-sha256", SignatureSchemes::sinch),
    /** Hex HMAC-SHA256 of the body, in the report's {@code header}. */
    HMAC_SHA256_HEX("hmac-sha256-hex", SignatureSchemes::hex),
    /** Base64 HMAC-SHA256 of the body, in the report's {@code header}. */
    HMAC_SHA256_BASE64("hmac-sha256-base64", SignatureSchemes::base64),
    /** {@code webhook-id}, {@code -timestamp} and {@code -signature}, as Standard Webhooks has it. */
    STANDARD_WEBHOOKS("standard-webhooks", SignatureSchemes::standardWebhooks),
    /** {@code X-Twilio-Email-Event-Webhook-Signature}: ECDSA over timestamp and body, by the public key as secret. */
    SENDGRID_ECDSA("sendgrid-ecdsa", ProviderSignatures::sendgrid),
    /** {@code signature} in the body: HMAC-SHA256 of its timestamp and token, with the signing key as secret. */
    MAILGUN_HMAC_SHA256("mailgun-hmac-sha256", ProviderSignatures::mailgun),
    /** Amazon SNS: RSA by a certificate of Amazon's; the secret is the topic's ARN. */
    SNS("sns", ProviderSignatures::sns);

    private final String word;
    private final @Nullable Scheme scheme;
    private final List<String> parameters;

    /** Looks at a whole call; in constant time where secrets are compared. */
    interface Scheme {
        Proof verify(ReportCall call, ReportSecrets secrets, java.time.Instant now);
    }

    /**
     * @param holds whether the call comes from the partner
     * @param id what makes this call another than the next, when the scheme says so: the same once more changes nothing
     */
    public record Proof(boolean holds, @Nullable String id) {
        static final Proof NONE = new Proof(false, null);
    }

    Signature(String word, @Nullable Scheme scheme, String... parameters) {
        this.word = word;
        this.scheme = scheme;
        this.parameters = List.of(parameters);
    }

    static Optional<Signature> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(s -> s.word).collect(Collectors.joining(", "));
    }

    /** As {@code partner.yaml} writes it. */
    public String word() {
        return word;
    }

    /** @param header the report's own, where the scheme leaves it to the partner */
    List<String> headers(@Nullable String header) {
        return switch (this) {
            case TWILIO_HMAC_SHA1 -> List.of("x-twilio-signature");
            case SINCH_HMAC_SHA256 ->
                List.of(
                        "x-sinch-webhook-signature",
                        "x-sinch-webhook-signature-timestamp",
                        "x-sinch-webhook-signature-nonce",
                        "x-sinch-webhook-signature-algorithm");
            case HMAC_SHA256_HEX, HMAC_SHA256_BASE64 -> header == null ? List.of() : List.of(header);
            case STANDARD_WEBHOOKS -> List.of("webhook-id", "webhook-timestamp", "webhook-signature");
            case SENDGRID_ECDSA ->
                List.of("x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp");
            case NONE, ATTEMPT_MAC, ADDRESS_MAC, BASIC, MAILGUN_HMAC_SHA256, SNS -> List.of();
        };
    }

    /** Whether the partner itself proves who calls, with something that both know. */
    public boolean isPartners() {
        return scheme != null;
    }

    /** Parameters that the scheme reads, all of which the partner's file must have. */
    List<String> parameters(String secret) {
        return scheme == null ? List.of() : parameters.isEmpty() ? List.of(secret) : parameters;
    }

    /** What would be right, where this is no secret that the scheme can use. */
    Optional<String> complaint(String secret) {
        return switch (this) {
            case STANDARD_WEBHOOKS -> SignatureSchemes.webhookComplaint(secret);
            case SENDGRID_ECDSA -> ProviderSignatures.keyComplaint(secret);
            default -> Optional.empty();
        };
    }

    Proof verify(ReportCall call, ReportSecrets secrets, java.time.Instant now) {
        return scheme == null ? Proof.NONE : scheme.verify(call, secrets, now);
    }
}
