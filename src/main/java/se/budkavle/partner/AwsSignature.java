package se.budkavle.partner;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature Version 4 of Amazon Web Services for a POST without a query: a key for day, region and service signs host,
 * moment and the hash of the body.
 */
final class AwsSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private AwsSignature() {}

    /** @param parameters {@code accessKey, secretKey, region, service} and the {@code address} that is called */
    static Map<String, String> headers(Map<String, String> parameters, byte[] body, Instant now) {
        String moment = MOMENT.format(now);
        String day = moment.substring(0, 8);
        String scope = String.join("/", day, parameters.get("region"), parameters.get("service"), "aws4_request");
        String hash = hex(sha256(body));
        String request = request(URI.create(parameters.get("address")), hash, moment);
        String text = String.join("\n", ALGORITHM, moment, scope, hex(sha256(utf8(request))));
        String signature = hex(hmac(key(parameters, day), text));
        return Map.of(
                "x-amz-date",
                moment,
                "x-amz-content-sha256",
                hash,
                "Authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ALGORITHM, parameters.get("accessKey"), scope, SIGNED, signature));
    }

    private static String request(URI address, String hash, String moment) {
        String host = address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
        return String.join(
                "\n",
                "POST",
                address.getRawPath(),
                "",
                "host:" + host,
                "x-amz-content-sha256:" + hash,
                "x-amz-date:" + moment,
                "",
                SIGNED,
                hash);
    }

    private static byte[] key(Map<String, String> parameters, String day) {
        byte[] key = utf8("AWS4" + parameters.get("secretKey"));
        for (String step : new String[] {day, parameters.get("region"), parameters.get("service"), "aws4_request"}) {
            key = hmac(key, step);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
