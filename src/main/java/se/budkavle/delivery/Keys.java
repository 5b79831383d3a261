package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * MACs of attempt keys, and the addresses that carry them. HMAC-SHA256, cut to 64 bits: it guards one address against
 * guessing, over a network, and is short enough for an envelope sender.
 */
public final class Keys {
    /** Never used itself: to look an algorithm up takes longer than to use it. */
    private final Mac secret;

    private final Supplier<String> publicUrl;

    /** @param publicUrl where partners and customers reach this hub, without a slash at the end */
    public Keys(byte[] secret, Supplier<String> publicUrl) {
        try {
            this.secret = Mac.getInstance("HmacSHA256");
            this.secret.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
        this.publicUrl = publicUrl;
    }

    /** 16 lower-case hex digits. */
    public String mac(String attemptKey) {
        return HexFormat.of().formatHex(hmac(attemptKey.getBytes(StandardCharsets.US_ASCII)), 0, 8);
    }

    /**
     * 64 lower-case hex digits by which something is known again that nobody is to read from them, such as a phone's
     * number; the same at all hubs.
     *
     * @param use what it is for, so that the same thing has another mark elsewhere
     */
    public String mark(String use, String of) {
        return HexFormat.of().formatHex(hmac((use + "\n" + of).getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] hmac(byte[] of) {
        try {
            return ((Mac) secret.clone()).doFinal(of);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMAC-SHA256 can be cloned", e);
        }
    }

    /** In constant time. */
    public boolean fits(String attemptKey, String mac) {
        return MessageDigest.isEqual(
                mac(attemptKey).getBytes(StandardCharsets.US_ASCII), mac.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the partner reports about the attempt: {@code /reports/<partner>/<report>?key=…&mac=…}. */
    public String callback(String partner, String report, String attemptKey) {
        return "%s/reports/%s/%s?key=%s&mac=%s"
                .formatted(publicUrl.get(), partner, report, attemptKey, mac(attemptKey));
    }

    /** Where the partner tells what no message of ours asked for, such as replies from phones. */
    public String address(String partner, String report) {
        return "%s/reports/%s/%s?mac=%s".formatted(publicUrl.get(), partner, report, mac(place(partner, report)));
    }

    public boolean fitsAddress(String partner, String report, String mac) {
        return fits(place(partner, report), mac);
    }

    /** Never an attempt's key, so that neither MAC does for the other. */
    private static String place(String partner, String report) {
        return "reports/" + partner + "/" + report;
    }

    /** A path of this hub as the world is given it, whatever a caller says about it. */
    public String publicAddress(String pathAndQuery) {
        return publicUrl.get() + pathAndQuery;
    }

    public String unsubscribeAddress(UUID attemptId) {
        String key = attemptId.toString().replace("-", "");
        return "%s/unsubscribe/%s/%s".formatted(publicUrl.get(), key, mac(key));
    }
}
