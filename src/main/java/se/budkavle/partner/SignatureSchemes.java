package se.budkavle.partner;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import se.budkavle.partner.Signature.Proof;

/** The schemes of {@link Signature}, each as its partner documents it. Every live secret is tried, in constant time. */
final class SignatureSchemes {
    /** How far a signed moment may lie from ours. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** Sinch tries a callback again for 163,835 s, the last pause being 81,920 s; nobody says that it is signed anew. */
    private static final Duration SINCH_TRIES = Duration.ofDays(2);

    /** With which the secrets of Standard Webhooks begin. */
    private static final String WHSEC = "whsec_";

    private static final String SHA1 = "HmacSHA1";
    private static final String SHA256 = "HmacSHA256";
    private static final String BODY_HASH = "bodySHA256=";

    private SignatureSchemes() {}

    static Proof basic(ReportCall call, ReportSecrets secrets, Instant now) {
        String given = call.header("authorization");
        boolean known = false;
        for (String password : secrets.passwords()) {
            String pair = secrets.user() + ":" + password;
            known |= equal("Basic " + base64(pair.getBytes(StandardCharsets.UTF_8)), given);
        }
        return new Proof(known, null);
    }

    /** The address counts with and without the port that goes without saying. */
    static Proof twilio(ReportCall call, ReportSecrets secrets, Instant now) {
        String given = call.header("x-twilio-signature");
        String form = call.header("content-type").startsWith("application/x-www-form-urlencoded") ? form(call) : "";
        if (form.isEmpty() && !bodyFits(call)) {
            return Proof.NONE;
        }
        boolean known = false;
        for (String url : List.of(withPort(call.url()), withoutPort(call.url()), call.url())) {
            known |= matches(secrets, s -> base64(hmac(SHA1, s, url + form)), List.of(given));
        }
        return new Proof(known, given);
    }

    private static String form(ReportCall call) {
        return Arrays.stream(new String(call.body(), StandardCharsets.ISO_8859_1).split("&"))
                .map(pair -> pair.split("=", 2))
                .map(pair -> new String[] {unescaped(pair[0]), pair.length > 1 ? unescaped(pair[1]) : ""})
                .sorted((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]))
                .map(pair -> pair[0] + pair[1])
                .collect(Collectors.joining());
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return text;
        }
    }

    private static boolean bodyFits(ReportCall call) {
        int at = call.url().indexOf(BODY_HASH);
        String said =
                at < 0 ? "" : call.url().substring(at + BODY_HASH.length()).split("&", 2)[0];
        return equal(HexFormat.of().formatHex(sha256(call.body())), said);
    }

    private static String withPort(String url) {
        URI uri = URI.create(url);
        return uri.getPort() >= 0
                ? url
                : url.replaceFirst("^(https?://[^/?]+)", uri.getScheme().equals("https") ? "$1:443" : "$1:80");
    }

    private static String withoutPort(String url) {
        return url.replaceFirst("^(https://[^/?]+):443(?=[/?]|$)", "$1")
                .replaceFirst("^(http://[^/?]+):80(?=[/?]|$)", "$1");
    }

    static Proof sinch(ReportCall call, ReportSecrets secrets, Instant now) {
        String timestamp = call.header("x-sinch-webhook-signature-timestamp");
        String nonce = call.header("x-sinch-webhook-signature-nonce");
        String algorithm = call.header("x-sinch-webhook-signature-algorithm");
        if (!algorithm.equalsIgnoreCase(SHA256) || !isNow(timestamp, now, SINCH_TRIES)) {
            return Proof.NONE;
        }
        byte[] tail = ("." + nonce + "." + timestamp).getBytes(StandardCharsets.UTF_8);
        List<String> given = List.of(call.header("x-sinch-webhook-signature"));
        return new Proof(matches(secrets, s -> base64(hmac(SHA256, s, call.body(), tail)), given), nonce + timestamp);
    }

    static Proof hex(ReportCall call, ReportSecrets secrets, Instant now) {
        return overBody(call, secrets, HexFormat.of()::formatHex);
    }

    static Proof base64(ReportCall call, ReportSecrets secrets, Instant now) {
        return overBody(call, secrets, SignatureSchemes::base64);
    }

    private static Proof overBody(ReportCall call, ReportSecrets secrets, Function<byte[], String> written) {
        String given = call.header(String.valueOf(secrets.header()));
        return new Proof(matches(secrets, s -> written.apply(hmac(SHA256, s, call.body())), List.of(given)), given);
    }

    /** Several signatures may stand in the header, one for each secret that the sender holds. */
    static Proof standardWebhooks(ReportCall call, ReportSecrets secrets, Instant now) {
        String id = call.header("webhook-id");
        String timestamp = call.header("webhook-timestamp");
        if (id.isEmpty() || !isNow(timestamp, now)) {
            return Proof.NONE;
        }
        List<String> given = List.of(call.header("webhook-signature").strip().split("\\s+", 10));
        try {
            return new Proof(matches(secrets, s -> "v1," + webhookMac(s, id, timestamp, call.body()), given), id);
        } catch (IllegalArgumentException e) {
            throw new UnverifiableReportException(e.getMessage(), e);
        }
    }

    static Optional<String> webhookComplaint(String secret) {
        try {
            webhookKey(secret);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "give it as the other side has it: " + WHSEC + " and base64, or words that begin otherwise");
        }
    }

    /** @throws IllegalArgumentException without the secret, when it cannot be one */
    private static byte[] webhookKey(String secret) {
        if (!secret.startsWith(WHSEC)) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(WHSEC.length()));
            if (key.length > 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // told below, without the characters that are wrong
        }
        throw new IllegalArgumentException("the configured secret is none: base64 is wanted after " + WHSEC);
    }

    /** @param secret {@code whsec_} and base64, or any other words as they are */
    static String webhookMac(String secret, String id, String timestamp, byte[] body) {
        byte[] key = webhookKey(secret);
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return base64(hmac(SHA256, key, head, body));
    }

    static boolean matches(ReportSecrets secrets, Function<String, String> sign, List<String> given) {
        boolean known = false;
        for (String secret : secrets.secrets()) {
            String wanted = sign.apply(secret);
            for (String one : given) {
                known |= equal(wanted, one);
            }
        }
        return known;
    }

    private static boolean isNow(String timestamp, Instant now) {
        return isNow(timestamp, now, WINDOW);
    }

    /** @param timestamp seconds or milliseconds since 1970; ahead of us by no more than clocks differ */
    private static boolean isNow(String timestamp, Instant now, Duration past) {
        if (!timestamp.matches("\\d{1,13}")) {
            return false;
        }
        long number = Long.parseLong(timestamp);
        Instant said = timestamp.length() > 11 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return !said.isBefore(now.minus(past)) && !said.isAfter(now.plus(WINDOW));
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        return hmac(algorithm, secret, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String algorithm, String secret, byte[]... parts) {
        return hmac(algorithm, secret.getBytes(StandardCharsets.UTF_8), parts);
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            Stream.of(parts).forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    static String hexOf(String secret, String text) {
        return HexFormat.of().formatHex(hmac(SHA256, secret, text));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
