package se.budkavle.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Reads and checks a call's Signature Version 4, from Amazon's own description of it. */
final class AwsCall {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8}/[^/]+/ses/aws4_request), ?SignedHeaders=([a-z0-9;-]+), ?"
                    + "Signature=([0-9a-f]{64})");

    private AwsCall() {}

    static boolean isSigned(Call call, Credentials wanted) {
        Matcher said = AUTHORIZATION.matcher(call.header("Authorization"));
        String date = call.header("X-Amz-Date");
        if (!said.matches()
                || !date.startsWith(said.group(2).substring(0, 8))
                || !said.group(3).contains("host")) {
            return false;
        }
        String headers = Arrays.stream(said.group(3).split(";"))
                .map(name -> name + ":" + call.header(name).strip() + "\n")
                .collect(Collectors.joining());
        String request =
                "%s\n%s\n\n%s\n%s\n%s".formatted(call.method(), call.path(), headers, said.group(3), hash(call.body()));
        String text = "AWS4-HMAC-SHA256\n" + date + "\n" + said.group(2) + "\n" + hash(utf8(request));
        byte[] key = utf8("AWS4" + wanted.password());
        for (String step : said.group(2).split("/")) {
            key = hmac(key, step);
        }
        return new Credentials(wanted.user(), HexFormat.of().formatHex(hmac(key, text)))
                .fit(said.group(1), said.group(4));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
