package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.budkavle.partner.Signature.Proof;
import se.budkavle.release.Hashes;
import se.budkavle.release.StrictJson;

/** Schemes of {@link Signature} that mail providers use, each as its provider documents it. */
final class ProviderSignatures {
    /**
     * How old a signed moment may be: providers try a call again for hours, and those that sign once sign the first try's
     * moment. Nothing is let through twice by it: what such a call is known by is stored with the report.
     */
    private static final Duration A_DAY = Duration.ofDays(1);

    private static final Duration AHEAD = Duration.ofMinutes(5);
    /** Elsewhere on that host answers the service itself, which says what it is asked to say. */
    private static final Pattern SNS_CERTIFICATE = Pattern.compile("/SimpleNotificationService-[0-9a-f]+\\.pem");

    private static final Pattern SNS_HOST = Pattern.compile("sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> CONFIRMATION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private ProviderSignatures() {}

    /**
     * ECDSA over P-256 and SHA-256, of timestamp and body; the secret is the provider's public key (DER in base64). A call
     * is known by what is signed: of one signature others can be made that hold too.
     */
    static Proof sendgrid(ReportCall call, ReportSecrets secrets, Instant now) {
        String timestamp = call.header("x-twilio-email-event-webhook-timestamp");
        String signature = call.header("x-twilio-email-event-webhook-signature");
        if (!timestamp.matches("\\d{1,11}") || !isOfToday(seconds(timestamp), now)) {
            return Proof.NONE;
        }
        byte[] head = timestamp.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (String key : secrets.secrets()) {
            known |= verifies("SHA256withECDSA", ecKey(key), signature, head, call.body());
        }
        return new Proof(known, timestamp + " " + Hashes.sha256(call.body()));
    }

    /** The body names what signs it: hex HMAC-SHA256 of timestamp and token. A token is good once. */
    static Proof mailgun(ReportCall call, ReportSecrets secrets, Instant now) {
        JsonNode signed = json(call).path("signature");
        String timestamp = signed.path("timestamp").asText();
        String token = signed.path("token").asText();
        if (token.isEmpty() || !timestamp.matches("\\d{1,11}") || !isOfToday(seconds(timestamp), now)) {
            return Proof.NONE;
        }
        List<String> given = List.of(signed.path("signature").asText());
        return new Proof(
                SignatureSchemes.matches(secrets, s -> SignatureSchemes.hexOf(s, timestamp + token), given), token);
    }

    /**
     * Amazon SNS, versions 1 and 2: RSA over the named fields, with a certificate of Amazon's own. Anybody may have Amazon
     * sign for a topic of theirs, so the secret is the topic's name.
     */
    static Proof sns(ReportCall call, ReportSecrets secrets, Instant now) {
        JsonNode body = json(call);
        String certificate = body.path("SigningCertURL").asText();
        String algorithm = body.path("SignatureVersion").asText().equals("2") ? "SHA256withRSA" : "SHA1withRSA";
        boolean ours = secrets.secrets().contains(body.path("TopicArn").asText());
        if (!ours || !isOfToday(moment(body.path("Timestamp").asText()), now) || !isOwn(certificate, secrets)) {
            return Proof.NONE;
        }
        byte[] text = snsText(body).getBytes(StandardCharsets.UTF_8);
        PublicKey key = call.certificates().key(certificate);
        boolean known = verifies(algorithm, key, body.path("Signature").asText(), text);
        return new Proof(known, body.path("MessageId").asText());
    }

    private static String snsText(JsonNode body) {
        boolean notification = body.path("Type").asText().equals("Notification");
        return (notification ? NOTIFICATION : CONFIRMATION)
                .stream()
                        .filter(body::hasNonNull)
                        .map(field -> field + "\n" + body.path(field).asText() + "\n")
                        .collect(Collectors.joining());
    }

    /** Where else a certificate may come from, only our own configuration says. */
    private static boolean isOwn(String address, ReportSecrets secrets) {
        try {
            var uri = URI.create(address);
            boolean amazons = "https".equals(uri.getScheme())
                    && SNS_HOST.matcher(String.valueOf(uri.getHost())).matches()
                    && SNS_CERTIFICATE.matcher(uri.getPath()).matches()
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getPort() < 0
                    && uri.getUserInfo() == null;
            return secrets.certificates().isEmpty() ? amazons : address.startsWith(secrets.certificates());
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static boolean verifies(String algorithm, PublicKey key, String signature, byte[]... parts) {
        try {
            var verifier = java.security.Signature.getInstance(algorithm);
            verifier.initVerify(key);
            for (byte[] part : parts) {
                verifier.update(part);
            }
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            return false;
        }
    }

    private static PublicKey ecKey(String base64) {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            return KeyFactory.getInstance("EC").generatePublic(spec);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnverifiableReportException("the configured public key is none: base64 of DER is wanted", e);
        }
    }

    static Optional<String> keyComplaint(String base64) {
        try {
            ecKey(base64);
            return Optional.empty();
        } catch (UnverifiableReportException e) {
            return Optional.of(
                    "give the public key as the provider shows it: base64 of DER, without any line of dashes");
        }
    }

    /** What is no JSON proves nothing. */
    private static JsonNode json(ReportCall call) {
        try {
            return StrictJson.MAPPER.readTree(call.body());
        } catch (IOException e) {
            return StrictJson.MAPPER.missingNode();
        }
    }

    private static Instant seconds(String timestamp) {
        return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }

    private static Instant moment(String timestamp) {
        try {
            return Instant.parse(timestamp);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static boolean isOfToday(Instant said, Instant now) {
        return said.isAfter(now.minus(A_DAY)) && said.isBefore(now.plus(AHEAD));
    }
}
